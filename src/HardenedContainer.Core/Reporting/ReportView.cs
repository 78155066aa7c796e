using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HardenedContainer.Auditing;
using HardenedContainer.Scoring;

namespace HardenedContainer.Reporting;

/// <summary>A finding as <c>report.json</c> has it.</summary>
/// <param name="Code">The rule.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c>, <c>info</c> or <c>suppressed</c>.</param>
/// <param name="Title">The rule's title.</param>
/// <param name="Text">What was found, why it matters, what to do.</param>
/// <param name="Place">File, with its line where there is one; empty where there is none.</param>
/// <param name="Justification">Why it is suppressed; null where nothing says so.</param>
public sealed record ReportFinding(string Code, string Severity, string Title, string Text, string Place, string? Justification);

/// <summary>What pages for people take from <c>report.json</c>, so that they say the same.</summary>
/// <param name="Score">The score card.</param>
/// <param name="Findings">The findings.</param>
/// <param name="Audit">What was looked up of known holes, and what was not.</param>
public sealed record ReportView(ImmutableArray<ScoreResult> Score, ImmutableArray<ReportFinding> Findings, ImmutableArray<AuditCheck> Audit)
{
    /// <summary>How many rows are met.</summary>
    public int Met => Score.Count(r => r.Status == ScoreStatus.Met);

    /// <summary>How many rows could be: those that are met, and those that are not.</summary>
    public int Rows => Score.Count(r => r.Status is ScoreStatus.Met or ScoreStatus.NotMet);

    /// <summary>Reads what <see cref="ReportJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The view.</returns>
    /// <exception cref="FormatException">The text is not a report.</exception>
    public static ReportView Read(string json) => ForeignJson.Read(json, "report", report => new ReportView(
        [.. report["score"]!.AsArray().Select(row => Row(row!))],
        [.. report["findings"]!.AsArray().Select(finding => Finding(finding!))],
        [.. report["audit"]!.AsArray().Select(check => new AuditCheck((string)check!["subject"]!, (bool)check["checked"]!, (string)check["text"]!))]));

    private static ScoreResult Row(JsonNode row) => new(
        (string)row["id"]!,
        (string)row["title"]!,
        Enum.GetValues<ScoreStatus>().First(s => s.Text() == (string)row["status"]!),
        [.. row["evidence"]!.AsArray().Select(e => (string)e!)]);

    private static ReportFinding Finding(JsonNode finding) => new(
        (string)finding["code"]!,
        (string)finding["severity"]!,
        (string)finding["title"]!,
        $"{(string)finding["what"]!} {(string)finding["why"]!} {(string)finding["fix"]!}",
        $"{(string?)finding["file"]}{(finding["line"] is { } line ? $":{line}" : "")}",
        (string?)finding["justification"]);
}

/// <summary>The stages of the guide, as headings.</summary>
internal static class Stages
{
    public static ImmutableArray<(char Stage, string Title)> All { get; } =
    [
        ('0', "Stage 0: packaging"), ('1', "Stage 1: before the build"), ('2', "Stage 2: the image"), ('3', "Stage 3: run time"),
        ('4', "Stage 4: in the long run"), ('X', "Beyond the stages"),
    ];
}
