using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>An instruction is overridden by a later one.</summary>
internal sealed class HDC5034MultipleInstructions : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5034;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            foreach (var group in stage.Steps.Select(s => s.Instruction).Where(i => i.Keyword is "CMD" or "ENTRYPOINT" or "HEALTHCHECK").GroupBy(i => i.Keyword))
            {
                foreach (var lost in group.SkipLast(1))
                {
                    yield return Descriptor.At($"{lost.Keyword} occurs again in this stage.", subject.Path, lost.Line);
                }
            }
        }
    }
}
