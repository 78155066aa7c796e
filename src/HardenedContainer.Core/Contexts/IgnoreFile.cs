namespace HardenedContainer.Contexts;

/// <summary>
/// An ignore file (<c>.dockerignore</c>) as Docker and BuildKit read it: moby/patternmatcher, packages <c>ignorefile</c> and
/// <c>patternmatcher</c>. The corpora of the tests are that specification, and a test compares with what builders really copy.
/// </summary>
public sealed class IgnoreFile
{
    /// <summary>Bytes of the longest line that Docker reads (the limit of Go's <c>bufio.Scanner</c>).</summary>
    public const int MaximumLineLength = 64 * 1024;

    private IgnoreFile(IReadOnlyList<IgnorePattern> patterns, IReadOnlyList<IgnoreProblem> problems)
    {
        Patterns = patterns;
        Problems = problems;
    }

    /// <summary>The patterns in the order of the file, which decides: the last one that matches wins.</summary>
    public IReadOnlyList<IgnorePattern> Patterns { get; }

    /// <summary>Lines for which a build would be refused. They are not among the patterns.</summary>
    public IReadOnlyList<IgnoreProblem> Problems { get; }

    /// <summary>Reads the text of an ignore file.</summary>
    /// <param name="text">The whole text, with or without byte order mark.</param>
    /// <returns>Its patterns, and what is wrong with it.</returns>
    public static IgnoreFile Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var patterns = new List<IgnorePattern>();
        var problems = new List<IgnoreProblem>();
        var rest = text.AsSpan();
        if (rest is ['\uFEFF', ..])
        {
            rest = rest[1..];
        }

        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            Add(line, number);
        }

        return new(patterns, problems);

        void Add(ReadOnlySpan<char> line, int number)
        {
            if (line is ['#', ..] || line.Trim() is not { IsEmpty: false } trimmed)
            {
                return;
            }

            if (line.Length > MaximumLineLength)
            {
                problems.Add(new(number, $"The line is longer than the {MaximumLineLength} bytes that Docker reads."));
                return;
            }

            var isException = trimmed[0] == '!';
            var pattern = (isException ? trimmed[1..].Trim() : trimmed).ToString();
            pattern = pattern.Length > 0 ? LexicalPath.Clean(pattern) : pattern;
            pattern = pattern.Length > 1 && pattern[0] == '/' ? pattern[1..] : pattern;
            if (!isException && pattern.StartsWith('!'))
            {
                // Docker looks for the mark once more after it took the slash of "/!a" away.
                (isException, pattern) = (true, pattern[1..]);
            }
            else if (!isException)
            {
                // And for blanks, after that of "/ a".
                pattern = pattern.Trim();
            }

            if (pattern.Length == 0)
            {
                problems.Add(new(number, "An exclamation mark alone is no pattern."));
                return;
            }

            if (IgnorePattern.Create(pattern, number, isException) is { } created)
            {
                patterns.Add(created);
            }
            else
            {
                problems.Add(new(number, $"The pattern '{pattern}' is malformed: a bracket is not closed or is empty, a backslash ends the line, or an escape is unknown."));
            }
        }
    }

    /// <summary>Whether a file or directory stays out of the context.</summary>
    /// <param name="path">Path below the context's root, with slashes and none at the beginning: no pattern but <c>**</c> matches a rooted one.</param>
    /// <returns>True where it is excluded, itself or with a directory above it.</returns>
    public bool IsExcluded(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var clean = LexicalPath.Clean(path);
        var isExcluded = false;
        foreach (var pattern in Patterns)
        {
            // A pattern that could change nothing is not asked.
            isExcluded = pattern.IsException == isExcluded && pattern.MatchesAtOrAbove(clean) ? !pattern.IsException : isExcluded;
        }

        return isExcluded;
    }

    /// <summary>
    /// Whether builders look into an excluded directory. They look for the beginning of an exception's text and not at what it
    /// matches: <c>!a/b</c> opens <c>a</c>, <c>!*/b</c> does not (measured with Docker 20.10, both builders; BuildKit of later
    /// years opens every directory where an exception has a wildcard in its middle).
    /// </summary>
    /// <param name="directory">Clean path of an excluded directory.</param>
    /// <returns>False where nothing in it reaches the builder.</returns>
    public bool IsOpened(string directory) =>
        Patterns.Any(p => p.IsException && $"{p.Text}/".StartsWith($"{directory}/", StringComparison.Ordinal));
}
