using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The image has no health check.</summary>
internal sealed class HDC5081NoHealthCheck : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5081;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is { } final && final.Last("HEALTHCHECK") is null && final.From.Text.Length > 0)
        {
            yield return Descriptor.At("There is no HEALTHCHECK.", subject.Path, final.From.Line);
        }
    }
}
