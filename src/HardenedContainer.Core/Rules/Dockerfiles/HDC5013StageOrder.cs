using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A stage is used before it exists.</summary>
internal sealed class HDC5013StageOrder : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5013;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            if (CopySource.Stage(subject, stage, step) is { IsLater: true } source)
            {
                yield return Descriptor.At($"COPY --from={Printable.Of(source.Name)} names {(source.IsSelf ? "its own stage" : "a later stage")}.", subject.Path, step.Instruction.Line);
            }
        }
    }
}
