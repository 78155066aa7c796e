using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Containers whose memory is not limited.</summary>
internal sealed class HDC7011NoMemoryLimit : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7011;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        where container is { Role: ContainerRole.Main, MemoryLimit: null, IsPartial: false }
        select Descriptor.At($"{container.Title()} has no memory limit.", subject.Path, container.Line);
}
