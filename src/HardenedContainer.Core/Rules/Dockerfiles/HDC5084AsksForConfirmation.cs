using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A package manager waits for an answer.</summary>
internal sealed class HDC5084AsksForConfirmation : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5084;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(PackageCommand.Asks) is { } command)
            {
                yield return Descriptor.At($"{command.Name} asks before it installs.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
