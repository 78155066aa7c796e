using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The shell of the system is replaced by a link.</summary>
internal sealed class HDC5094ReplacesShell : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5094;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name == "ln" && c.Has("/bin/sh")) is { } command)
            {
                yield return Descriptor.At($"RUN replaces /bin/sh with {command.Name}.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
