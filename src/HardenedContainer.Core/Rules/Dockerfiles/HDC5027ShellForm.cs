using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The entry point or command is in shell form.</summary>
internal sealed class HDC5027ShellForm : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5027;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            // Where the base has no shell at all, HDC5025 says more.
            if (step.Instruction is { Keyword: "CMD" or "ENTRYPOINT", IsJson: false, Text.Length: > 0 } instruction && !step.HasOwnShell
                && (stage.Base.HasShell != false || StageFiles.MayHold(stage, "/bin/sh")))
            {
                yield return Descriptor.At($"{instruction.Keyword} is in shell form.", subject.Path, instruction.Line);
            }
        }
    }
}
