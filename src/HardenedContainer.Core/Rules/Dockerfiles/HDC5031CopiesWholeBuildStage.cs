using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The final stage copies a whole build stage.</summary>
internal sealed class HDC5031CopiesWholeBuildStage : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5031;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var step in subject.Final?.Steps ?? [])
        {
            if (CopySource.Stage(subject, subject.Final!, step) is { Source: { StartsFromScratch: false } } source && step.Instruction.Arguments.Length == 2 && step.Instruction.Arguments[0] == "/")
            {
                yield return Descriptor.At($"COPY takes all of the stage {Printable.Of(source.Name)}.", subject.Path, step.Instruction.Line);
            }
        }
    }
}
