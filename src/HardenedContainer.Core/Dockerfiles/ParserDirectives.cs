using System.Collections.Immutable;

namespace HardenedContainer.Dockerfiles;

/// <summary>The directives in the first comments of a Dockerfile (Dockerfile reference, "Parser directives").</summary>
/// <param name="Escape">The escape character: a backslash, or a backtick on Windows.</param>
/// <param name="Syntax">The frontend image; null where there is none.</param>
/// <param name="SyntaxLine">Line of <paramref name="Syntax"/>; 0 where there is none.</param>
/// <param name="Check">What <c># check=</c> says.</param>
public sealed record ParserDirectives(char Escape, string? Syntax, int SyntaxLine, CheckOptions Check)
{
    /// <summary>No directive.</summary>
    public static ParserDirectives None { get; } = new('\\', null, 0, CheckOptions.None);
}

/// <summary>Which of BuildKit's checks a <c># check=</c> directive or comment switches.</summary>
/// <param name="Skip">Names of checks that are off; <c>all</c> stands for every check.</param>
/// <param name="Experimental">Names of experimental checks that are on; <c>all</c> stands for every one.</param>
/// <param name="Line">Line of the directive, 0 where there is none.</param>
public sealed record CheckOptions(ImmutableArray<string> Skip, ImmutableArray<string> Experimental, int Line = 0)
{
    /// <summary>Nothing is switched.</summary>
    public static CheckOptions None { get; } = new([], []);

    /// <summary>Whether a check is off.</summary>
    /// <param name="check">Its name.</param>
    /// <returns>True where it is.</returns>
    public bool Skips(string check) => Names(Skip, check);

    /// <summary>Whether an experimental check is on.</summary>
    /// <param name="check">Its name.</param>
    /// <returns>True where it is.</returns>
    public bool Enables(string check) => Names(Experimental, check);

    /// <summary>Reads <c>skip=A,B;experimental=C;error=true</c>; what is unknown is ignored, as BuildKit does.</summary>
    /// <param name="text">What follows <c>check=</c>.</param>
    /// <param name="line">Line of the text.</param>
    /// <returns>The options.</returns>
    public static CheckOptions Parse(string text, int line)
    {
        // A remark may follow: "# check=skip=X // why".
        var end = text.IndexOf("//", StringComparison.Ordinal);
        var result = None with { Line = line };
        foreach (var part in (end < 0 ? text : text[..end]).Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            ImmutableArray<string> names = [.. part[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
            result = part[..equals].Trim() switch
            {
                "skip" => result with { Skip = names },
                "experimental" => result with { Experimental = names },
                _ => result,
            };
        }

        return result;
    }

    private static bool Names(ImmutableArray<string> names, string check) =>
        names.Any(n => n == "all" || n.Equals(check, StringComparison.OrdinalIgnoreCase));
}
