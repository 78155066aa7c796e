using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A command gets a password from a build argument.</summary>
internal sealed partial class HDC3015PasswordByVariable : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3015;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs.Where(r => !r.Run.Flags.Any(f => f.Name == "mount" && f.Value?.Contains("type=secret", StringComparison.Ordinal) == true)))
        {
            if (run.Commands.FirstOrDefault(PassesPassword) is { } command)
            {
                yield return Descriptor.At($"{Printable.Of(command.Name)} gets a password from a variable.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }

    private static bool PassesPassword(ShellCommand command) => command.Name switch
    {
        "dotnet" when command.Has("nuget") => HasValue(command, "--password", "-p"),
        "nuget" => HasValue(command, "-Password", "-password"),
        "docker" or "podman" when command.Has("login") => HasValue(command, "--password", "-p"),
        "npm" => command.Words.Any(w => w.Contains("_authToken", StringComparison.Ordinal)) && command.Words.Any(w => w.Contains('$', StringComparison.Ordinal)),
        "curl" => command.Words.Any(w => w is "-u" or "--user") && command.Words.Any(w => w.Contains(":$", StringComparison.Ordinal)),
        "git" or "wget" or "pip" or "pip3" => command.Words.Any(w => Address().IsMatch(w)),
        _ => false,
    };

    private static bool HasValue(ShellCommand command, string longOption, string shortOption)
    {
        var words = command.Words;
        return Enumerable.Range(0, words.Length).Any(i =>
            (words[i] == longOption || words[i] == shortOption) ? i + 1 < words.Length && words[i + 1].Contains('$', StringComparison.Ordinal)
            : words[i].StartsWith(longOption + "=", StringComparison.Ordinal) && words[i].Contains('$', StringComparison.Ordinal));
    }


    [GeneratedRegex("https?://([^/@]*:)?\\$[^/@]*@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
