using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>RUN in shell form where there is no shell.</summary>
internal sealed class HDC5024RunWithoutShell : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5024;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (!run.Run.IsJson && !run.Step.HasOwnShell && run.Stage.Base.HasShell == false && !StageFiles.MayHold(run.Stage, "/bin/sh")
                && !run.Run.Flags.Any(f => f.Name == "mount"))
            {
                yield return Descriptor.At("RUN needs a shell, and the image of this stage has none.", subject.Path, run.Step.Instruction.Line, "Do it in an earlier stage that has a shell, and copy the result.");
            }
        }
    }
}
