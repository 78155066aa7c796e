using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Volumes that the user may not be able to write.</summary>
internal sealed class HDC7019VolumeOwner : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7019;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        let security = pod.Node["securityContext"]
        where !pod.IsPartial && !pod.IsWindows && security?["fsGroup"] is null && (security?["runAsNonRoot"]?.Truth == true || security?["runAsUser"]?.Number > 0)
        from container in pod.Containers
        from mount in container.Mounts
        where mount is { IsPersistent: true, IsWritable: true, HostPath: null }
        select Descriptor.At($"{container.Title()} may write {Printable.Of(mount.Path)}, and the pod sets no fsGroup.", subject.Path, mount.Line);
}
