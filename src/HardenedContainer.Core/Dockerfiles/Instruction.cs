using System.Collections.Immutable;

namespace HardenedContainer.Dockerfiles;

/// <summary>A flag of an instruction: <c>--from=build</c>.</summary>
/// <param name="Name">Name without dashes, as written.</param>
/// <param name="Value">What follows the equals sign, with its quotes; null where there is none.</param>
public sealed record InstructionFlag(string Name, string? Value);

/// <summary>A name with its value, of ENV, LABEL or ARG.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value as written, with its quotes; null where ARG gives none.</param>
public sealed record KeyValue(string Key, string? Value);

/// <summary>A here-document.</summary>
/// <param name="Name">The word that ends it; in COPY and ADD also its file name.</param>
/// <param name="Expands">Variables are expanded: the word was not quoted.</param>
/// <param name="StripsTabs">Leading tabs are removed (<c>&lt;&lt;-</c>).</param>
/// <param name="Content">The lines between, each with its line end.</param>
public sealed record Heredoc(string Name, bool Expands, bool StripsTabs, string Content);

/// <summary>One instruction of a Dockerfile, as BuildKit's parser sees it.</summary>
public sealed record Instruction
{
    /// <summary>The keyword in upper case.</summary>
    public required string Keyword { get; init; }

    /// <summary>The keyword as written.</summary>
    public required string Written { get; init; }

    /// <summary>First line, counted from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Last line, including continuation lines and here-documents.</summary>
    public required int EndLine { get; init; }

    /// <summary>Flags, in the order of the file.</summary>
    public ImmutableArray<InstructionFlag> Flags { get; init; } = [];

    /// <summary>Everything after keyword and flags, continuation lines joined.</summary>
    public required string Text { get; init; }

    /// <summary>Arguments: the items of a JSON array, else words; the whole text is one argument where the instruction takes one.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>The arguments were written as a JSON array (exec form).</summary>
    public bool IsJson { get; init; }

    /// <summary>Pairs of ENV, LABEL and ARG.</summary>
    public ImmutableArray<KeyValue> Pairs { get; init; } = [];

    /// <summary>A pair was written with a space in place of the equals sign.</summary>
    public bool IsLegacyPair { get; init; }

    /// <summary>Here-documents, in the order of their words.</summary>
    public ImmutableArray<Heredoc> Heredocs { get; init; } = [];

    /// <summary>Comments between the instruction before and this one, without <c>#</c>.</summary>
    public ImmutableArray<string> Comments { get; init; } = [];

    /// <summary>An empty line stands between its continuation lines.</summary>
    public bool HasEmptyContinuation { get; init; }

    /// <summary>What ONBUILD holds back; null for every other instruction.</summary>
    public Instruction? Trigger { get; init; }

    /// <summary>The last value of a flag, null where it is absent or has none.</summary>
    /// <param name="name">Name without dashes.</param>
    /// <returns>The value.</returns>
    public string? Flag(string name) => Flags.LastOrDefault(f => f.Name == name)?.Value;

    /// <summary>The shell script of a RUN, or of a CMD, ENTRYPOINT or HEALTHCHECK in shell form; null for the exec form.</summary>
    public string? Script => IsJson ? null : string.Join('\n', Heredocs.Where(IsScript).Select(h => h.Content).Prepend(Text));

    private static readonly string[] _shells = ["sh", "ash", "bash", "dash", "ksh", "zsh"];

    // A here-document alone is what runs, by the program that its first line names; else it is the input of a command, and
    // a script only where that is a shell.
    private bool IsScript(Heredoc document)
    {
        var isAlone = Text.TrimStart().StartsWith("<<", StringComparison.Ordinal) && !Text.Trim().Any(char.IsWhiteSpace);
        var program = !isAlone ? Text.TrimStart().Split(' ', 2)[0]
            : document.Content.StartsWith("#!", StringComparison.Ordinal) ? document.Content[2..].Split('\n', 2)[0].Trim().Split(' ')[^1]
            : "sh";
        return _shells.Contains(program[(program.LastIndexOf('/') + 1)..]);
    }
}
