using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>FROM names no image unless a build argument is given.</summary>
internal sealed class HDC5078NoDefaultInFrom : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5078;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.From.Arguments is [var word, ..] && word.Contains('$', StringComparison.Ordinal) && !stage.Image.IsCertain && stage.Image.Undefined.IsEmpty && stage.Image.Error is null && !ImageName.IsValid(stage.Image.Text))
            {
                yield return Descriptor.At($"{Printable.Of(word)} gives no image without build arguments.", subject.Path, stage.From.Line);
            }
        }
    }
}
