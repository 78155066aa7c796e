using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Images that are not pinned by digest.</summary>
internal sealed class HDC7031NoDigest : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7031;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        let image = container.Image
        where image?.Text is { } name && ImageName.IsValid(name) && !name.Contains('@') && ImageName.Tag(name) is not ("" or "latest")
        select Descriptor.At($"{Printable.Of(image.Text!)} has no digest.", subject.Path, image.Line);
}
