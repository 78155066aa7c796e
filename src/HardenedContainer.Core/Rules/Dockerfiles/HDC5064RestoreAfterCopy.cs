using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The whole context is copied before packages are restored.</summary>
internal sealed class HDC5064RestoreAfterCopy : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5064;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            var copiesAll = stage.Steps.FirstOrDefault(s => s.Instruction is { Keyword: "COPY" or "ADD" } copy && copy.Flag("from") is null && CopySource.Sources(s).Any(p => p.Text is "." or "./"));
            var restore = subject.Runs.FirstOrDefault(r => r.Stage == stage && r.Commands.Any(IsRestore) && !r.Run.Flags.Any(f => f.Name == "mount" && f.Value?.Contains("type=cache", StringComparison.Ordinal) == true));
            var copiesProject = stage.Steps.Any(s => s.Instruction is { Keyword: "COPY" or "ADD" } copy && copiesAll is not null && copy.Line < copiesAll.Instruction.Line && copy.Flag("from") is null);
            if (copiesAll is not null && restore is not null && restore.Run.Line > copiesAll.Instruction.Line && !copiesProject)
            {
                yield return Descriptor.At("All files are copied before packages are restored.", subject.Path, copiesAll.Instruction.Line);
            }
        }
    }

    private static bool IsRestore(ShellCommand command) =>
        (command.Name == "dotnet" && command.Has("restore")) || (command.Name == "npm" && command.Has("ci")) || (command.Name is "npm" && command.Has("install") && !command.Operands.Skip(1).Any());

}
