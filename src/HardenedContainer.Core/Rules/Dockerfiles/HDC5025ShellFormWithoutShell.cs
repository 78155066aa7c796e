using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The entry point is in shell form where there is no shell.</summary>
internal sealed class HDC5025ShellFormWithoutShell : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5025;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            if (step.Instruction is { Keyword: "CMD" or "ENTRYPOINT", IsJson: false, Text.Length: > 0 } instruction && !step.HasOwnShell
                && stage.Base.HasShell == false && !StageFiles.MayHold(stage, "/bin/sh"))
            {
                yield return Descriptor.At($"{instruction.Keyword} is in shell form, and the image of this stage has no shell.", subject.Path, instruction.Line, "Write it as a JSON array.");
            }
        }
    }
}
