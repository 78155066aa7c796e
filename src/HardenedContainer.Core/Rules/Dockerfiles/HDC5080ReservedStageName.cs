using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A stage has a reserved name.</summary>
internal sealed class HDC5080ReservedStageName : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5080;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.Name?.ToLowerInvariant() is "scratch" or "context")
            {
                yield return Descriptor.At($"A stage is called {stage.Name}.", subject.Path, stage.From.Line);
            }
        }
    }
}
