using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>apt-get installs recommended packages too.</summary>
internal sealed class HDC5088RecommendedPackages : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5088;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name is "apt-get" && c.Has("install") && !c.Has("--no-install-recommends") && !c.Words.Any(w => w.Contains("APT::Install-Recommends", StringComparison.OrdinalIgnoreCase))) is { } command)
            {
                yield return Descriptor.At($"{command.Name} install has no --no-install-recommends.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
