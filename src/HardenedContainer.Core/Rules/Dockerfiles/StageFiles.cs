using HardenedContainer.Contexts;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>What the instructions of a stage may have put into it. In doubt the answer is yes.</summary>
internal static class StageFiles
{
    /// <summary>Whether COPY, ADD, a mount or RUN may have made a path.</summary>
    internal static bool MayHold(Stage stage, string path) => stage.Chain.SelectMany(s => s.Steps).Any(step => step.Instruction.Keyword switch
    {
        "COPY" or "ADD" => Covers(step, path),
        "RUN" => stage.Base.HasShell != false || step.Instruction.IsJson,
        _ => false,
    });

    /// <summary>Whether they may have brought a program of this name, wherever it is.</summary>
    internal static bool MayHoldName(Stage stage, string program)
    {
        var name = program[(program.LastIndexOf('/') + 1)..];
        return stage.Chain.SelectMany(s => s.Steps).Any(step => step.Instruction is { Keyword: "COPY" or "ADD", Arguments: { Length: > 1 } words }
            && (words.Any(w => w.TrimEnd('/').EndsWith(name, StringComparison.Ordinal)) || Root(step.Expander.Expand(words[^1])) || CopySource.IsArchive(words[0]) || words[^1].Contains("bin", StringComparison.Ordinal)));
    }

    /// <summary>The path of a program that a container of the stage starts; null where it is searched for, or the working directory is that of an unknown base.</summary>
    internal static string? Absolute(Stage stage, string program) =>
        program.StartsWith('/') ? LexicalPath.Clean(program)
        : program.Contains('/', StringComparison.Ordinal) && stage.End.WorkDirectory is { } directory ? LexicalPath.Clean($"/{directory}/{program}") : null;

    /// <summary>Whether COPY or ADD may have made a path.</summary>
    internal static bool Covers(StageStep step, string path)
    {
        if (step.Instruction.Arguments.Length < 2)
        {
            return true;
        }

        var written = step.Expander.Expand(step.Instruction.Arguments[^1]);
        if (!written.IsCertain)
        {
            return true;
        }

        var destination = (written.Text.StartsWith('/') ? written.Text : $"{step.WorkDirectory?.TrimEnd('/')}/{(written.Text is "." or "./" ? "" : written.Text)}").TrimEnd('/');
        return destination.Length == 0 || path == destination || path.StartsWith(destination + "/", StringComparison.Ordinal);
    }

    private static bool Root(ExpandedWord destination) => !destination.IsCertain || destination.Text is "/" or "./" or "." or "";
}
