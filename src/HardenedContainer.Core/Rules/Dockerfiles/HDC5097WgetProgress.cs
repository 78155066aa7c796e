using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>wget writes a line for each block that it fetches.</summary>
internal sealed class HDC5097WgetProgress : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5097;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name == "wget" && c.Operands.Any() && !c.HasShort('q') && !c.HasShort('o') && !c.Words.Any(w => w.StartsWith("--progress", StringComparison.Ordinal) || w is "--quiet" or "--no-verbose" or "-nv" || w.StartsWith("--output-file", StringComparison.Ordinal) || w.StartsWith("--append-output", StringComparison.Ordinal))) is { } command)
            {
                yield return Descriptor.At($"{command.Name} shows its progress.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
