using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Privileged containers.</summary>
internal sealed class HDC7001Privileged : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7001;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        where container.Privileged?.Truth == true
        select Descriptor.At($"{container.Title()} is privileged.", subject.Path, container.Privileged!.Line);
}
