using HardenedContainer.Contexts;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Where COPY and ADD take their files from.</summary>
/// <param name="Name">What <c>--from</c> says.</param>
/// <param name="Source">The earlier stage that it names; null where it names none.</param>
/// <param name="IsLater">It names its own stage or a later one.</param>
/// <param name="IsSelf">It names its own stage.</param>
internal sealed record CopySource(string Name, Stage? Source, bool IsLater, bool IsSelf)
{
    private static readonly string[] Archives = [".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".gz", ".bz2", ".xz", ".zst", ".tzst"];

    /// <summary>What <c>--from</c> of a COPY names; null where there is no such flag or it depends on build arguments.</summary>
    internal static CopySource? Stage(DockerfileSubject subject, Stage stage, StageStep step)
    {
        if (step.Instruction.Keyword != "COPY" || step.Instruction.Flag("from") is not { } written || step.Expander.Expand(written) is not { IsCertain: true, Text: { Length: > 0 } name })
        {
            return null;
        }

        if (int.TryParse(name, out var index))
        {
            return new(name, index >= 0 && index < stage.Index ? subject.Stages[index] : null, index >= stage.Index, index == stage.Index);
        }

        bool Named(Stage s) => name.Equals(s.Name, StringComparison.OrdinalIgnoreCase);
        var source = subject.Stages.Take(stage.Index).LastOrDefault(Named);
        return new(name, source, source is null && subject.Stages.Skip(stage.Index).Any(Named), source is null && Named(stage));
    }

    /// <summary>The sources with the values of their variables and without quotes; where a value is not known, the variable stays.</summary>
    internal static IEnumerable<(string Text, bool IsCertain)> Sources(StageStep step) => Paths(step.Instruction)
        .Select(p => step.Expander.Expand(p) is { IsCertain: true } known ? (known.Text, true) : (step.Expander.Expand(p, keepVariables: true).Text, false));

    /// <summary>The sources as written, with quotes and variables, without here-documents.</summary>
    internal static IEnumerable<string> Paths(Instruction copy) =>
        copy.Arguments.SkipLast(1).Where(a => !a.StartsWith("<<", StringComparison.Ordinal));

    /// <summary>A source as a path below the context. Builders take <c>..</c> and a slash at the beginning away.</summary>
    internal static string InContext(DockerfileSubject subject, string path) =>
        LexicalPath.Clean("/" + (subject.File.Directives.Escape == '`' ? path.Replace('\\', '/') : path))[1..];

    /// <summary>Whether a source is fetched: an address or a Git repository.</summary>
    internal static bool IsRemote(string path) =>
        path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || path.StartsWith("git@", StringComparison.Ordinal) || path.StartsWith("git://", StringComparison.Ordinal) || path.StartsWith("ssh://", StringComparison.Ordinal);

    /// <summary>Whether ADD unpacks a source.</summary>
    internal static bool IsArchive(string path)
    {
        var name = path.Trim('"', '\'');
        return Archives.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}
