using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Several RUN follow each other.</summary>
internal sealed class HDC5095ConsecutiveRuns : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5095;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            for (var i = 1; i < stage.Steps.Length; i++)
            {
                var (before, run) = (stage.Steps[i - 1].Instruction, stage.Steps[i].Instruction);
                if (before.Keyword == "RUN" && run.Keyword == "RUN" && before.Heredocs.IsEmpty && run.Heredocs.IsEmpty
                    && before.Flags.SequenceEqual(run.Flags) && ShellCommands.Split(run.Text).Length == 1 && ShellCommands.Split(before.Text).Length == 1)
                {
                    yield return Descriptor.At("RUN follows a RUN.", subject.Path, run.Line);
                }
            }
        }
    }
}
