using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A command gives rights away.</summary>
internal sealed class HDC5046RaisesPrivileges : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5046;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            var what = run.Commands.Select(Problem).FirstOrDefault(p => p is not null);
            if (what is not null)
            {
                yield return Descriptor.At(what, subject.Path, run.Step.Instruction.Line);
            }
        }
    }

    private static string? Problem(ShellCommand command) => command.Name switch
    {
        "sudo" => "RUN uses sudo.",
        "chmod" when command.Operands.FirstOrDefault() is { } mode && (mode.EndsWith("777", StringComparison.Ordinal) || mode is "a+rwx" or "ugo+rwx" or "a+w" or "o+w") => $"chmod {mode} lets anyone write.",
        "chmod" when command.Operands.FirstOrDefault() is { } mode && (mode is "u+s" or "g+s" or "+s" or "ug+s" || (mode.Length == 4 && mode[0] is '4' or '6' or '2' && mode.All(char.IsAsciiDigit))) => $"chmod {mode} makes a set-user-id file.",
        _ => null,
    };
}
