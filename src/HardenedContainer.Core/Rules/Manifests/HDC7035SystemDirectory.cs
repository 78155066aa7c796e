using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>System directories of the host that are mounted.</summary>
internal sealed class HDC7035SystemDirectory : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7035;

    private static readonly string[] Directories = ["/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/sys", "/usr", "/var/run"];

    // Files that only tell the time.
    private static readonly string[] Harmless = ["/etc/localtime", "/etc/timezone"];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        where container.Workload.Platform != ManifestPlatform.Kubernetes
        from mount in container.Mounts
        where mount.HostPath is { } path && IsSystem(path) && !path.EndsWith(".sock", StringComparison.Ordinal)
        select Descriptor.At($"{container.Title()} gets {Printable.Of(mount.HostPath!)} of the host.", subject.Path, mount.Line);

    private static bool IsSystem(string path)
    {
        var clean = path.TrimEnd('/');
        return path.StartsWith('/') && !Harmless.Contains(clean, StringComparer.Ordinal) && (clean.Length == 0 || Directories.Any(d => clean == d || clean.StartsWith(d + "/", StringComparison.Ordinal)));
    }
}
