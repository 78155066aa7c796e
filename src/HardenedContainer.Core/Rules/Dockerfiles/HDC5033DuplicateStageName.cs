using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Two stages have the same name.</summary>
internal sealed class HDC5033DuplicateStageName : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5033;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var stage in subject.Stages)
        {
            if (stage.Name is { } name && !names.Add(name))
            {
                yield return Descriptor.At($"There is a stage {Printable.Of(name)} already.", subject.Path, stage.From.Line);
            }
        }
    }
}
