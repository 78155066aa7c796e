using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>An empty line stands within an instruction.</summary>
internal sealed class HDC5072EmptyContinuation : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5072;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var instruction in subject.File.Instructions)
        {
            if (instruction.HasEmptyContinuation)
            {
                yield return Descriptor.At("There is an empty line between the lines of this instruction.", subject.Path, instruction.EndLine);
            }
        }
    }
}
