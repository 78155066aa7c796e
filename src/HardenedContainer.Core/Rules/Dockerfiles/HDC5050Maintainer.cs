using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>MAINTAINER is deprecated.</summary>
internal sealed class HDC5050Maintainer : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5050;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            var instruction = step.Instruction;
            if (instruction.Keyword == "MAINTAINER")
            {
                yield return Descriptor.At("MAINTAINER is used.", subject.Path, instruction.Line);
            }
        }
    }
}
