using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>An image reference cannot be read.</summary>
internal sealed class HDC5008ImageReference : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5008;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.Parent is null && stage.Image.IsCertain && stage.From.Text.Length > 0 && !ImageName.IsValid(stage.Image.Text))
            {
                yield return Descriptor.At($"{Printable.Of(stage.Image.Text)} is not an image reference.", subject.Path, stage.From.Line);
            }
        }
    }
}
