using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Capabilities that are kept or added.</summary>
internal sealed class HDC7005Capabilities : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7005;

    // Any of these is as good as root on the host, or close to it.
    private static readonly string[] Dangerous = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "SYS_TIME", "NET_ADMIN", "BPF", "DAC_READ_SEARCH", "PERFMON", "SYSLOG", "MAC_ADMIN", "MAC_OVERRIDE", "LINUX_IMMUTABLE"];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        foreach (var container in subject.Containers.Where(c => !c.Workload.IsWindows))
        {
            var isPod = container.Workload.Platform == ManifestPlatform.Kubernetes;
            if (!container.IsPartial && !container.DroppedCapabilities.Any(c => isPod ? c.Text == "ALL" : Name(c) == "ALL"))
            {
                yield return Descriptor.At($"{container.Title()} does not drop all capabilities.", subject.Path, container.Line) with { Severity = isPod ? null : DiagnosticSeverity.Warning };
            }

            foreach (var added in container.AddedCapabilities.Where(c => isPod ? c.Text != "NET_BIND_SERVICE" : Dangerous.Contains(Name(c), StringComparer.Ordinal)))
            {
                yield return Descriptor.At($"{container.Title()} gets the capability {Printable.Of(added.Text ?? "")}.", subject.Path, added.Line);
            }
        }
    }

    // Docker takes any case, with or without the prefix of the kernel's headers.
    private static string Name(ManifestNode capability)
    {
        var name = capability.Text?.ToUpperInvariant() ?? "";
        return name.StartsWith("CAP_", StringComparison.Ordinal) ? name["CAP_".Length..] : name;
    }
}
