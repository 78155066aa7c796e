using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A download is piped into a shell.</summary>
internal sealed class HDC5086PipesIntoShell : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5086;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            for (var i = 1; i < run.Commands.Length; i++)
            {
                if (run.Commands[i] is { Before: "|", Name: "sh" or "bash" or "ash" or "dash" or "python" or "python3" or "perl" } shell && run.Commands[i - 1].Name is "curl" or "wget")
                {
                    yield return Descriptor.At($"{run.Commands[i - 1].Name} is piped into {shell.Name}.", subject.Path, run.Step.Instruction.Line);
                }
            }
        }
    }
}
