using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A variable is used that nobody declares.</summary>
internal sealed class HDC5040UndefinedVariable : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5040;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            var instruction = step.Instruction;
            if (instruction.Keyword is not ("ADD" or "COPY" or "ENV" or "EXPOSE" or "LABEL" or "STOPSIGNAL" or "USER" or "VOLUME" or "WORKDIR" or "ARG"))
            {
                continue;
            }

            var words = instruction.Pairs.IsEmpty ? instruction.Keyword is "USER" or "WORKDIR" or "STOPSIGNAL" ? [instruction.Text] : instruction.Arguments : [.. instruction.Pairs.Select(p => p.Value ?? "")];
            foreach (var name in words.SelectMany(w => step.Expander.Expand(w).Undefined).Distinct())
            {
                if (!stage.Base.HasOtherVariables || !MayComeFromBase(name))
                {
                    yield return Descriptor.At($"Nobody declares ${Printable.Of(name)}.", subject.Path, instruction.Line);
                }
            }
        }
    }

    // What images of languages and servers set by custom: a base that is not known may have it.
    private static bool MayComeFromBase(string name) =>
        name is "HOME" or "HOSTNAME" or "TERM" or "LANG" or "PWD" || name.EndsWith("_HOME", StringComparison.Ordinal) || name.EndsWith("_VERSION", StringComparison.Ordinal)
        || name.EndsWith("PATH", StringComparison.Ordinal) || name.EndsWith("_UID", StringComparison.Ordinal) || name.EndsWith("_DIR", StringComparison.Ordinal) || name.EndsWith("_ROOT", StringComparison.Ordinal);
}
