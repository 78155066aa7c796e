using System.Text.RegularExpressions;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Names of variables that say secret, with the words of BuildKit's check SecretsUsedInArgOrEnv.</summary>
internal static partial class SecretName
{
    /// <summary>Whether a name says secret. Public keys, and names of files that hold a secret, do not.</summary>
    internal static bool Is(string name) => Secret().IsMatch(name) && !Harmless().IsMatch(name);

    /// <summary>Whether a value is given in the file: not one that a variable brings, and no path to it.</summary>
    internal static bool HasValue(string? value) =>
        value is not null && Words.Unquote(value) is { Length: > 0 } text && !text.Contains('$', StringComparison.Ordinal) && !text.StartsWith('/') && !text.StartsWith('<');

    [GeneratedRegex("(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex("(?:_|^)public(?:_|$)|_(?:file|version|path|url|id|name)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Harmless();
}
