using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>All checks of the builder are switched off.</summary>
internal sealed class HDC5065AllChecksOff : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5065;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.File.Directives.Check is { Line: > 0 } check && check.Skip.Contains("all"))
        {
            yield return Descriptor.At("The directive check=skip=all switches every check off.", subject.Path, check.Line);
        }
    }
}
