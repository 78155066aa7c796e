using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A pair is written with a space.</summary>
internal sealed class HDC5073LegacyPair : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5073;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            var instruction = step.Instruction;
            if (instruction.IsLegacyPair && instruction.Pairs[0].Value is not null)
            {
                yield return Descriptor.At($"{Printable.Of(instruction.Pairs[0].Key)} has a space in place of an equals sign.", subject.Path, instruction.Line);
            }
        }
    }
}
