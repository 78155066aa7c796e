using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Namespaces of the host.</summary>
internal sealed class HDC7007HostNamespaces : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7007;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from workload in subject.Workloads
        from field in Fields(workload.Platform)
        let setting = workload.Node[field]
        where setting is not null && (workload.Platform == ManifestPlatform.Kubernetes ? setting.Truth == true : setting.Text == "host")
        select Descriptor.At($"{field} of {workload.Title()} is {setting.Text}.", subject.Path, setting.Line);

    private static string[] Fields(ManifestPlatform platform) => platform switch
    {
        ManifestPlatform.Kubernetes => ["hostNetwork", "hostPID", "hostIPC"],
        ManifestPlatform.Compose => ["network_mode", "pid", "ipc", "uts", "userns_mode", "cgroup"],
        _ => ["networkMode", "pidMode", "ipcMode"],
    };
}
