using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The name of a stage has capital letters.</summary>
internal sealed class HDC5070StageNameCasing : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5070;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.Name is { } name && name.Any(char.IsAsciiLetterUpper))
            {
                yield return Descriptor.At($"The stage is called {Printable.Of(name)}.", subject.Path, stage.From.Line);
            }
        }
    }
}
