using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The image runs in the Development environment.</summary>
internal sealed class HDC5056DevelopmentEnvironment : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5056;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var step in subject.Final?.Chain.SelectMany(s => s.Steps) ?? [])
        {
            if (step.Instruction is { Keyword: "ENV" } env && env.Pairs.FirstOrDefault(p => p.Key is "ASPNETCORE_ENVIRONMENT" or "DOTNET_ENVIRONMENT"
                && Words.Unquote(p.Value ?? "").Equals("Development", StringComparison.OrdinalIgnoreCase)) is { } pair)
            {
                yield return Descriptor.At($"{pair.Key} is Development.", subject.Path, env.Line);
            }
        }
    }
}
