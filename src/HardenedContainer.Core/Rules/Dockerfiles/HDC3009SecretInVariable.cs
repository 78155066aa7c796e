using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A secret stands in the Dockerfile.</summary>
internal sealed class HDC3009SecretInVariable : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3009;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            if (step.Instruction.Keyword is not ("ENV" or "ARG"))
            {
                continue;
            }

            foreach (var pair in step.Instruction.Pairs.Where(p => SecretName.Is(p.Key) && SecretName.HasValue(p.Value)))
            {
                yield return Descriptor.At($"{step.Instruction.Keyword} {Printable.Of(pair.Key)} has a value.", subject.Path, step.Instruction.Line);
            }
        }
    }
}
