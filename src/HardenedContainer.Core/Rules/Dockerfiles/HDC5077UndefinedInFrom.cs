using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>FROM uses a variable that nobody declares.</summary>
internal sealed class HDC5077UndefinedInFrom : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5077;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            foreach (var name in stage.UndefinedInFrom.Distinct())
            {
                yield return Descriptor.At($"Nobody declares ${Printable.Of(name)} before the first FROM.", subject.Path, stage.From.Line);
            }
        }
    }
}
