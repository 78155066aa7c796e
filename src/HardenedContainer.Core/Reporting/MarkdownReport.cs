using System.Globalization;
using System.Text;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Reporting;

/// <summary>The score card and the findings as Markdown (<c>report.md</c>), for a pull request or a build's summary.</summary>
public static class MarkdownReport
{
    /// <summary>Renders the page. The same input gives the same text.</summary>
    /// <param name="plan">The image.</param>
    /// <param name="report">Score card and findings.</param>
    /// <param name="image">The image archive; null where there is none.</param>
    /// <returns>The whole text, sealed, with LF line ends and one at the end.</returns>
    public static string Render(ImagePlan plan, ReportView report, SummaryImage? image)
    {
        var text = new StringBuilder($"<!-- {GeneratedFiles.Marker} -->\n\n");
        text.Append(CultureInfo.InvariantCulture, $"# {Escape($"{plan.Repository}:{plan.Tags[0]}")} for {Escape(plan.RuntimeIdentifier)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{report.Met} of {report.Rows} rows of the guide are met.");
        text.Append(image?.Digest is { } digest ? $" Digest {Escape(digest)}, {SummaryRenderer.Size(image.Length)} compressed.\n" : "\n");
        foreach (var (stage, title) in Stages.All)
        {
            Table(text, title, ["row", "the guide asks", "status", "evidence"],
                report.Score.Where(r => r.Id[1] == stage).Select(r => (string[])[r.Id, r.Title, Scoring.ScoreCard.Text(r.Status), string.Join("; ", r.Evidence)]));
        }

        Table(text, "Known holes", ["of", "looked up", "with what, or why not"], report.Audit.Select(c => (string[])[c.Subject, c.IsChecked ? "yes" : "no", c.Text]));
        Table(text, "Findings", ["code", "severity", "where", "what"],
            report.Findings.Select(f => (string[])[f.Code, f.Severity, f.Place, f.Text + (f.Justification is { } why ? $" Justification: {why}" : "")]));
        return GeneratedFiles.SealInPlace(text.ToString());
    }

    private static void Table(StringBuilder text, string title, string[] head, IEnumerable<string[]> rows)
    {
        string[][] lines = [.. rows];
        if (lines.Length == 0)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| {string.Join(" | ", head)} |\n|{string.Concat(head.Select(_ => " --- |"))}\n");
        foreach (var line in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", line.Select(Escape))} |\n");
        }
    }

    // A backslash before any ASCII punctuation makes it plain text (CommonMark 0.31.2, section 2.4).
    private static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (var c in ValueText.Escape(value))
        {
            text.Append(@"\`*_{}[]<>#|!~&@$:".Contains(c) ? "\\" : "").Append(c);
        }

        return text.ToString();
    }
}
