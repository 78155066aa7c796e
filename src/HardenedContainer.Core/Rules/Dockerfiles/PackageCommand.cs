using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A package that a command installs.</summary>
/// <param name="Name">As written.</param>
/// <param name="IsPinned">Its version is given, or it is a file or a variable.</param>
internal sealed record InstalledPackage(string Name, bool IsPinned);

/// <summary>What commands of package managers do.</summary>
internal static class PackageCommand
{
    // Options whose value is the next word.
    private static readonly string[] OptionsWithValue =
        ["-t", "--target-release", "-o", "-c", "-r", "--requirement", "-i", "--index-url", "--extra-index-url", "--repository", "-X", "--virtual", "--constraint", "--prefix", "--registry", "--version", "-v", "-p", "--root", "--target", "-f", "--find-links", "--installroot", "--releasever"];

    /// <summary>The packages that a command installs by name.</summary>
    internal static IEnumerable<InstalledPackage> Installed(ShellCommand command)
    {
        var words = Operands(command);
        return command.Name switch
        {
            "apt-get" or "apt" when words.Contains("install") => After(words, "install", p => p.Contains('=', StringComparison.Ordinal) || p.EndsWith(".deb", StringComparison.Ordinal) || p.Contains('/', StringComparison.Ordinal)),
            "apk" when words.Contains("add") => After(words, "add", p => p.IndexOfAny(['=', '<', '>', '~']) > 0 || p.EndsWith(".apk", StringComparison.Ordinal) || p.StartsWith('.')),
            "yum" or "dnf" or "microdnf" when words.Contains("install") => After(words, "install", p => p.Any(char.IsAsciiDigit) && p.Contains('-', StringComparison.Ordinal) || p.EndsWith(".rpm", StringComparison.Ordinal) || p.StartsWith('@')),
            "zypper" when words.Contains("install") || words.Contains("in") => After(words, words.Contains("install") ? "install" : "in", p => p.IndexOfAny(['=', '<', '>']) > 0 || p.EndsWith(".rpm", StringComparison.Ordinal)),
            "pip" or "pip3" when words.Contains("install") && !command.Has("-r", "--requirement", "-e", "--editable", "--constraint", "-c") => After(words, "install", p => p.Contains("==", StringComparison.Ordinal) || p.Contains('@', StringComparison.Ordinal) || p.StartsWith('.') || p.Contains('/', StringComparison.Ordinal) || p.EndsWith(".whl", StringComparison.Ordinal) || p.Contains("~=", StringComparison.Ordinal) || p.Contains(">=", StringComparison.Ordinal)),
            "npm" when words.Contains("install") || words.Contains("i") => After(words, words.Contains("install") ? "install" : "i", p => p.LastIndexOf('@') > 0 || p.StartsWith('.') || p.StartsWith("git", StringComparison.Ordinal) || p.EndsWith(".tgz", StringComparison.Ordinal) || p.StartsWith('/')),
            "gem" when (words.Contains("install") || words.Contains("i")) && !command.Has("-v", "--version") && !command.Words.Any(w => w.StartsWith("--version=", StringComparison.Ordinal)) => After(words, words.Contains("install") ? "install" : "i", p => p.Contains(':', StringComparison.Ordinal) || p.EndsWith(".gem", StringComparison.Ordinal)),
            "go" when words.Contains("install") => After(words, "install", p => p.Contains('@', StringComparison.Ordinal) ? !p.EndsWith("@latest", StringComparison.Ordinal) : !p.Contains('.', StringComparison.Ordinal) || p.StartsWith('.')),
            _ => [],
        };
    }

    /// <summary>Whether a command waits for an answer.</summary>
    internal static bool Asks(ShellCommand command) => command.Name switch
    {
        "apt-get" or "apt" => command.Has("install") && !Says(command, 'y') && !command.Has("-qq", "-q=2", "--force-yes") && command.Words.Count(w => w is "-q" or "--quiet") < 2
            && !command.Words.Any(w => w.Contains("APT::Get::Assume-Yes", StringComparison.OrdinalIgnoreCase)),
        "yum" or "dnf" or "microdnf" => command.Has("install", "groupinstall", "localinstall", "reinstall") && !Says(command, 'y'),
        "zypper" => command.Has("install", "in", "source-install", "si", "patch") && !Says(command, 'y') && !command.Has("-n", "--non-interactive", "--no-confirm"),
        _ => false,
    };

    /// <summary>The package manager whose cache a RUN leaves behind; null where there is none.</summary>
    internal static string? Uncleaned(RunStep run)
    {
        bool Ran(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (run.Commands.Any(c => c.Name == name))
                {
                    return true;
                }
            }

            return false;
        }

        bool Removes(string path) => run.Commands.Any(c => c.Name is "rm" or "find" && c.Words.Any(w => w.Contains(path, StringComparison.Ordinal)));
        foreach (var command in run.Commands)
        {
            var left = command.Name switch
            {
                "apt-get" or "apt" => command.Has("update") && Ran("apt-get", "apt") && run.Commands.Any(c => c.Name is "apt-get" or "apt" && c.Has("install")) && !Removes("/var/lib/apt/lists") && !Removes("/var/lib/apt"),
                "apk" => command.Has("add", "update") && !command.Has("--no-cache") && !Removes("/var/cache/apk") && !run.Commands.Any(c => c.Name == "apk" && c.Has("--no-cache", "cache")),
                "yum" => command.Has("install") && !run.Commands.Any(c => c.Name == "yum" && c.Has("clean")) && !Removes("/var/cache/yum"),
                "dnf" or "microdnf" => command.Has("install") && !run.Commands.Any(c => c.Name == command.Name && c.Has("clean")) && !Removes("/var/cache"),
                "zypper" => command.Has("install", "in") && !run.Commands.Any(c => c.Name == "zypper" && c.Has("clean", "cc")),
                "pip" or "pip3" => command.Has("install") && !command.Has("--no-cache-dir") && !Removes(".cache") && !run.Step.Variables.ContainsKey("PIP_NO_CACHE_DIR") && !run.Commands.Any(c => c.Name == command.Name && c.Has("purge")),
                "yarn" => command.Has("install") && !run.Commands.Any(c => c.Name == "yarn" && c.Has("clean")),
                _ => false,
            };
            if (left)
            {
                return command.Name;
            }
        }

        return null;
    }

    private static bool Says(ShellCommand command, char letter) =>
        command.HasShort(letter) || command.Has("--yes", "--assume-yes", "--assumeyes");

    private static bool IsRedirection(string word) => word.TrimStart('0', '1', '2', '&') is ['>' or '<', ..];

    private static List<string> Operands(ShellCommand command)
    {
        var words = new List<string>();
        for (var i = 1; i < command.Words.Length; i++)
        {
            var word = command.Words[i];
            if (OptionsWithValue.Contains(word, StringComparer.Ordinal))
            {
                i++;
            }
            else if (!word.StartsWith('-') && !IsRedirection(word))
            {
                words.Add(word);
            }
        }

        return words;
    }

    private static IEnumerable<InstalledPackage> After(List<string> words, string verb, Func<string, bool> isPinned) =>
        words.Skip(words.IndexOf(verb) + 1).Select(p => new InstalledPackage(p, p.Contains('$', StringComparison.Ordinal) || isPinned(p)));
}
