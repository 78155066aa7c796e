using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Elf;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Syscalls;

namespace HardenedContainer.Reporting;

/// <summary>What the closing summary tells of.</summary>
public sealed record SummaryInput
{
    /// <summary>The image.</summary>
    public required ImagePlan Plan { get; init; }

    /// <summary>The output directory as the user would type it, relative to where the command ran.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>How many findings there are.</summary>
    public FindingCounts Findings { get; init; }

    /// <summary>Rows of the guide that are met, and those that could be; null where the score card is not known.</summary>
    public (int Met, int Rows)? Score { get; init; }

    /// <summary>What was not looked up of known holes.</summary>
    public ImmutableArray<string> NotLookedUp { get; init; } = [];

    /// <summary>ELF facts of the executable; null where they are not known.</summary>
    public ElfFile? Executable { get; init; }

    /// <summary>The image archive; null where there is none and <c>docker build</c> is next.</summary>
    public SummaryImage? Image { get; init; }

    /// <summary>Names of the files in the output directory that this package wrote, most important first.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>An engine gets the image next, so nobody has to hand it over.</summary>
    public bool IsForEngine { get; init; }

    /// <summary>Nothing had to be written: everything was right already.</summary>
    public bool IsUnchanged { get; init; }
}

/// <summary>The image archive.</summary>
/// <param name="File">Its name in the output directory, <c>image.oci.tar</c>.</param>
/// <param name="Length">What a registry would store, in bytes.</param>
/// <param name="Digest">The manifest's digest (<c>sha256:…</c>), or null where it is not known.</param>
public sealed record SummaryImage(string File, long Length, string? Digest);

/// <summary>The closing summary of a publish: at most 15 lines for a terminal of 100 columns, commands to copy last.</summary>
public static class SummaryRenderer
{
    private const int Columns = 100;
    private const int Indent = 12;

    /// <summary>Renders the summary.</summary>
    /// <param name="input">What to tell.</param>
    /// <returns>Lines with LF between them and none at the end. A command that does not fit is one long line.</returns>
    public static string Render(SummaryInput input)
    {
        var plan = input.Plan;
        var isMade = input.Findings.Errors == 0;
        var facts = Facts(input).Select(f => Cut($"  {f.Label,-9} {ValueText.Escape(f.Text)}"));
        List<string> lines =
        [
            Cut($"{(isMade ? "Hardened image" : "No image of")} {plan.Repository}:{plan.Tags[0]} for {plan.RuntimeIdentifier}, user {plan.Configuration.User}"),
            .. facts,
        ];
        if (isMade)
        {
            lines.Add("");
            lines.AddRange(input.IsForEngine ? [] : ["  " + NextCommand(input)]);
            lines.Add($"  {ShellWord.Quote(Directory(input.OutputDirectory) + "run.sh")}");
        }

        return string.Join('\n', lines);
    }

    private static IEnumerable<(string Label, string Text)> Facts(SummaryInput input)
    {
        var plan = input.Plan;
        yield return ("mode", Because(OptionNames.Of(plan.Mode), plan.ModeReason));
        yield return ("base", Because(plan.Base.Reference ?? (plan.Base.Assembled ? "scratch, assembled" : "scratch"), plan.Base.Reason));
        yield return ("binary", Binary(plan, input.Executable));
        yield return ("content", Content(plan));
        if (plan.Seccomp is { } seccomp)
        {
            yield return ("seccomp", $"{SeccompRules.CountAllowed(seccomp)} system calls allowed{(seccomp.Record ? ", others logged" : "")} ({(seccomp.IsDerived ? "from " : "")}{seccomp.Reason})");
        }

        if (input.Image is { } image)
        {
            yield return ("image", $"{image.File}, {Size(image.Length)} compressed");
            if (image.Digest is { } digest)
            {
                yield return ("digest", digest);
            }
        }

        yield return ("findings", input.Findings + (input.NotLookedUp.IsEmpty ? "" : $"; not looked up: {string.Join(", ", input.NotLookedUp)}"));
        if (input.Score is var (met, rows))
        {
            yield return ("guide", $"{met} of {rows} rows met{(met == rows ? "" : ", report.html says which are not")}");
        }

        yield return ("output", $"{Directory(input.OutputDirectory)}{(input.IsUnchanged ? " (unchanged)" : "")}");
        if (!input.Files.IsEmpty)
        {
            yield return ("files", Listed(input.Files));
        }
    }

    private static string Because(string what, string why) => why.Length == 0 ? what : $"{what} ({why})";

    private static string Binary(ImagePlan plan, ElfFile? elf)
    {
        var path = plan.Executable;
        var length = plan.Entries.FirstOrDefault(e => e.Path == path)?.Length;
        List<string> facts = [path];
        if (length is { } bytes)
        {
            facts.Add(Size(bytes));
        }

        if (elf is not null)
        {
            facts.Add(elf switch { { IsStatic: true, IsPie: true } => "static-pie", { IsStatic: true } => "static", { IsPie: true } => "PIE", _ => "not PIE" });
            facts.Add(elf.Relro switch { Relro.Full => "full RELRO", Relro.Partial => "partial RELRO", _ => "no RELRO" });
            facts.Add(elf.NonExecutableStack ? "NX" : "executable stack");
            facts.Add(elf.HasStackCanary ? "canaries" : "no canaries");
            facts.Add(elf.IsStripped ? "stripped" : "not stripped");
        }

        return string.Join(", ", facts);
    }

    private static string Content(ImagePlan plan)
    {
        var files = plan.Entries.Where(e => e.Kind == ImageEntryKind.File).ToArray();
        var included = plan.Decisions.Where(d => d.Included).Select(d => d.Name).ToArray();
        var excluded = plan.Decisions.Where(d => !d.Included).Select(d => d.Name).ToArray();
        return $"{files.Length} {(files.Length == 1 ? "file" : "files")}, {Size(files.Sum(f => f.Length))}"
            + (included.Length == 0 ? "" : $"; with {string.Join(", ", included)}")
            + (excluded.Length == 0 ? "" : $"; without {string.Join(", ", excluded)}");
    }

    // As many names as the line holds, and how many there are besides: none is cut in two.
    private static string Listed(ImmutableArray<string> names)
    {
        var shown = names.Length;
        while (shown > 1 && Text().Length > Columns - Indent)
        {
            shown--;
        }

        return Text();

        string Text() => string.Join(", ", names[..shown]) + (shown < names.Length ? $" and {names.Length - shown} more" : "");
    }

    private static string NextCommand(SummaryInput input)
    {
        var directory = Directory(input.OutputDirectory);
        return input.Image is { } image
            ? $"docker load -i {ShellWord.Quote(directory + image.File)}"
            : $"docker build {string.Join(' ', input.Plan.Names.Select(name => $"-t {ShellWord.Quote(name)}"))} {ShellWord.Quote(directory)}";
    }

    // A path that begins with '-' would be read as an option.
    private static string Directory(string path) => (path.StartsWith('-') ? "./" : "") + path.TrimEnd('/') + "/";

    private static string Cut(string line)
    {
        var text = new StringInfo(line);
        return text.LengthInTextElements <= Columns ? line : text.SubstringByTextElements(0, Columns - 1) + "…";
    }

    /// <summary>Decimal units, as Docker shows sizes.</summary>
    internal static string Size(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => $"{(bytes / 1000.0).ToString("0.0", CultureInfo.InvariantCulture)} kB",
        < 1_000_000_000 => $"{(bytes / 1_000_000.0).ToString("0.0", CultureInfo.InvariantCulture)} MB",
        _ => $"{(bytes / 1_000_000_000.0).ToString("0.00", CultureInfo.InvariantCulture)} GB",
    };
}
