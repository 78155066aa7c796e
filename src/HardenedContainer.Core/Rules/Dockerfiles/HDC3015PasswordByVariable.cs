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
        "curl" => Values(command, "--user", 'u').Concat(Values(command, "--proxy-user", 'U')).Any(v => Password().IsMatch(v)) || HasCredentials(command),
        "wget" => Values(command, "--password", null).Concat(Values(command, "--http-password", null)).Any(v => Variable().IsMatch(v)) || HasCredentials(command),
        "git" or "pip" or "pip3" => HasCredentials(command),
        _ => false,
    };

    // In an address, or in a header.
    private static bool HasCredentials(ShellCommand command) => command.Words.Any(w => Address().IsMatch(w) || Header().IsMatch(w));

    // What follows an option: as the next word, after an equals sign, or in the same word as its letter, which may end a group.
    private static IEnumerable<string> Values(ShellCommand command, string longOption, char? letter)
    {
        var words = command.Words;
        for (var i = 1; i < words.Length; i++)
        {
            var word = words[i];
            var next = i + 1 < words.Length ? words[i + 1] : "";
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                yield return word == longOption ? next : word.StartsWith(longOption + "=", StringComparison.Ordinal) ? word[(longOption.Length + 1)..] : "";
            }
            else if (letter is { } l && word.StartsWith('-') && word.IndexOf(l, StringComparison.Ordinal) is > 0 and var at && word[1..at].All(char.IsAsciiLetter))
            {
                yield return at + 1 < word.Length ? word[(at + 1)..] : next;
            }
        }
    }

    private static bool HasValue(ShellCommand command, string longOption, string shortOption)
    {
        var words = command.Words;
        return Enumerable.Range(0, words.Length).Any(i =>
            (words[i] == longOption || words[i] == shortOption) ? i + 1 < words.Length && words[i + 1].Contains('$', StringComparison.Ordinal)
            : words[i].StartsWith(longOption + "=", StringComparison.Ordinal) && words[i].Contains('$', StringComparison.Ordinal));
    }

    [GeneratedRegex("\\$\\{?[A-Za-z_0-9]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(":\\$\\{?[A-Za-z_0-9]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Password();

    [GeneratedRegex("^((Proxy-)?Authorization: *[a-z]+|PRIVATE-TOKEN:|JOB-TOKEN:|X-API-KEY:) *\\$\\{?[A-Za-z_0-9]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Header();

    [GeneratedRegex("https?://([^/@]*:)?\\$[^/@]*@", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
