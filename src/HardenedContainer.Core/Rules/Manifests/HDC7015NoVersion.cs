using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Images without a version.</summary>
internal sealed class HDC7015NoVersion : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7015;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        let image = container.Image
        where image?.Text is { } name && ImageName.IsValid(name) && !name.Contains('@') && ImageName.Tag(name) is "" or "latest"
        select Descriptor.At($"{Printable.Of(image.Text!)} names no version.", subject.Path, image.Line);
}
