using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The Dockerfile is read by a frontend that is not Docker's, or not pinned.</summary>
internal sealed class HDC5066ForeignFrontend : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5066;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.File.Directives is { Syntax: { } syntax } directives)
        {
            var name = syntax.StartsWith("docker.io/", StringComparison.Ordinal) ? syntax["docker.io/".Length..] : syntax;
            if (!(name.StartsWith("docker/dockerfile:", StringComparison.Ordinal) || name.StartsWith("docker/dockerfile@", StringComparison.Ordinal) || name.StartsWith("docker/dockerfile-upstream:", StringComparison.Ordinal)))
            {
                yield return Descriptor.At($"The frontend is {Printable.Of(syntax)}.", subject.Path, directives.SyntaxLine);
            }
        }
    }
}
