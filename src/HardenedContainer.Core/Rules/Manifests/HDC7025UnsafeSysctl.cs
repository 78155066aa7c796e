using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Kernel parameters that are not safe.</summary>
internal sealed class HDC7025UnsafeSysctl : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7025;

    // Of the Pod Security Standards, "Sysctls".
    private static readonly string[] Safe =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        from parameter in pod.Node.At("securityContext", "sysctls")?.Items ?? []
        let name = parameter["name"]
        where name?.Text is not null && !Safe.Contains(name.Text, StringComparer.Ordinal)
        select Descriptor.At($"The pod sets {Printable.Of(name.Text!)}.", subject.Path, name.Line);
}
