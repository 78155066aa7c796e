using System.Collections.Immutable;

namespace HardenedContainer.Dockerfiles;

/// <summary>A simple command of a shell script.</summary>
/// <param name="Words">Its words without quotes; assignments before the command are left out.</param>
/// <param name="Before">The operator before it: <c>&amp;&amp;</c>, <c>||</c>, <c>;</c>, <c>|</c>, <c>&amp;</c>, or empty at the start.</param>
/// <param name="After">The operator after it; empty at the end.</param>
public sealed record ShellCommand(ImmutableArray<string> Words, string Before, string After)
{
    /// <summary>The command's name without its directory; empty where there is none.</summary>
    public string Name => Words.IsEmpty ? "" : Words[0][(Words[0].LastIndexOf('/') + 1)..];

    /// <summary>Whether any of the words is there.</summary>
    /// <param name="words">Words.</param>
    /// <returns>True where one is.</returns>
    public bool Has(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Words.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words after the name that are no options, without redirections.</summary>
    public IEnumerable<string> Operands => Words.Skip(1).Where(w => !w.StartsWith('-') && !w.Contains('>', StringComparison.Ordinal) && !w.StartsWith('<'));

    /// <summary>Whether a short option is given, alone or in a group: <c>-y</c>, <c>-qqy</c>.</summary>
    /// <param name="letter">Its letter.</param>
    /// <returns>True where it is.</returns>
    public bool HasShort(char letter) =>
        Words.Skip(1).Any(w => w.Length > 1 && w[0] == '-' && w[1] != '-' && w.AsSpan(1).Contains(letter) && w.AsSpan(1).IndexOfAnyExcept(Letters) < 0);

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
