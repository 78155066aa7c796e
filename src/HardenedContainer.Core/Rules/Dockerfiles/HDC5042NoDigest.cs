using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The base image is not pinned by digest.</summary>
internal sealed class HDC5042NoDigest : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5042;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.Parent is null && stage.Image is { IsCertain: true, Text: not ("scratch" or "") and var image } && ImageName.IsValid(image) && ImageName.Tag(image) is not ("" or "latest") && !image.Contains('@', StringComparison.Ordinal))
            {
                yield return Descriptor.At($"{Printable.Of(image)} has no digest.", subject.Path, stage.From.Line);
            }
        }
    }
}
