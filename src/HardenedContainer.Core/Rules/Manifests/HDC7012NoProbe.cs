using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Containers that nothing asks whether they work.</summary>
internal sealed class HDC7012NoProbe : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7012;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        where pod.Kind is "Deployment" or "StatefulSet" or "DaemonSet"
        from container in pod.Containers
        where container is { Role: ContainerRole.Main, IsPartial: false, Ports.IsEmpty: false }
        where !KubernetesManifest.Actions(container.Node).Any(a => a.Name.EndsWith("Probe", StringComparison.Ordinal))
        select Descriptor.At($"{container.Title()} has no probe.", subject.Path, container.Line);
}
