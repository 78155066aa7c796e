using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>COPY takes files from a stage that does not exist.</summary>
internal sealed class HDC5032CopyFromUnknown : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5032;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            if (CopySource.Stage(subject, stage, step) is { Source: null, IsLater: false } source && source.Name.IndexOfAny([':', '/', '@', '.', '$']) < 0)
            {
                yield return Descriptor.At($"There is no stage {Printable.Of(source.Name)}.", subject.Path, step.Instruction.Line);
            }
        }
    }
}
