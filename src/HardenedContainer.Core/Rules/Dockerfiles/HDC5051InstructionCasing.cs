using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Instructions are written in different cases.</summary>
internal sealed class HDC5051InstructionCasing : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5051;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        var lower = subject.File.Instructions.Count(i => !i.Written.Any(char.IsAsciiLetterUpper));
        var upper = subject.File.Instructions.Count(i => i.Written == i.Keyword);
        foreach (var instruction in subject.File.Instructions)
        {
            if (instruction.Written != (lower > upper ? instruction.Written.ToLowerInvariant() : instruction.Keyword))
            {
                yield return Descriptor.At($"Most keywords are in {(lower > upper ? "lower" : "upper")} case, and {instruction.Written} is not.", subject.Path, instruction.Line);
            }
        }
    }
}
