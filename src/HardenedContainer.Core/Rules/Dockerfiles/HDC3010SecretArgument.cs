using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A secret is to come in through a variable.</summary>
internal sealed class HDC3010SecretArgument : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3010;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            if (step.Instruction.Keyword is not ("ENV" or "ARG"))
            {
                continue;
            }

            foreach (var pair in step.Instruction.Pairs.Where(p => SecretName.Is(p.Key) && !SecretName.HasValue(p.Value)))
            {
                yield return Descriptor.At($"{step.Instruction.Keyword} declares {Printable.Of(pair.Key)}.", subject.Path, step.Instruction.Line);
            }
        }
    }
}
