using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A pipe hides the failure of its first command.</summary>
internal sealed class HDC5090NoPipeFail : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5090;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (!run.Run.IsJson && !run.Step.HasOwnShell && run.Commands.Any(c => c.After == "|" && c.Name is not ("echo" or "printf" or "yes"))
                && !run.Commands.Any(c => c.Name == "set" && c.Words.Any(w => w == "pipefail")))
            {
                yield return Descriptor.At("The commands before a pipe can fail unseen.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
