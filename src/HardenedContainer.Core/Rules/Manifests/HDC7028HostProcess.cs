using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Processes of the Windows host.</summary>
internal sealed class HDC7028HostProcess : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7028;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        from node in pod.Containers.Select(c => c.Node).Prepend(pod.Node)
        let setting = node.At("securityContext", "windowsOptions", "hostProcess")
        where setting?.Truth == true
        select Descriptor.At("hostProcess is true.", subject.Path, setting.Line);
}
