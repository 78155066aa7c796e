using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Services whose number of processes is not limited.</summary>
internal sealed class HDC7034NoProcessLimit : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7034;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        where container is { Workload.Platform: ManifestPlatform.Compose, IsPartial: false }
        where container.Node["pids_limit"] is null && container.Node.At("deploy", "resources", "limits", "pids") is null
        select Descriptor.At($"{container.Title()} may start any number of processes.", subject.Path, container.Line);
}
