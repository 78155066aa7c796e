using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The base image has no tag, or the tag latest.</summary>
internal sealed class HDC5041UnpinnedTag : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5041;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.Parent is null && stage.Image is { IsCertain: true, Text: not ("scratch" or "") and var image } && ImageName.IsValid(image) && ImageName.Tag(image) is "" or "latest" && !image.Contains('@', StringComparison.Ordinal))
            {
                yield return Descriptor.At($"{Printable.Of(image)} is whatever is newest.", subject.Path, stage.From.Line);
            }
        }
    }
}
