using System.Globalization;
using System.Net;
using System.Text;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Scoring;

namespace HardenedContainer.Reporting;

/// <summary>The report as one page (<c>report.html</c>), without scripts and without anything from elsewhere.</summary>
public static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1d2530; --soft: #5b6777; --page: #f6f7f9; --card: #fff; --line: #dde2e8; --good: #1a7f4b; --bad: #b3401f; --dim: #6b7685; --accent: #2457c5; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ee; --soft: #9aa6b5; --page: #14181e; --card: #1c222a; --line: #303944; --good: #4cc38a; --bad: #ff8f6b; --dim: #8d99a8; --accent: #86acff; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 2rem 1rem 4rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 72rem; margin: 0 auto; }
        header { display: flex; flex-wrap: wrap; gap: 2rem; align-items: center; justify-content: space-between; }
        h1 { margin: 0 0 .25rem; font-size: 1.8rem; overflow-wrap: anywhere; }
        h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
        h2 small { color: var(--soft); font-weight: 400; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .75rem 0 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        .score { text-align: center; min-width: 12rem; padding: 1rem 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
        .score b { display: block; font-size: 2.6rem; line-height: 1.1; }
        progress { width: 100%; height: .6rem; accent-color: var(--good); }
        .wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
        table { width: 100%; min-width: 44rem; border-collapse: collapse; font-size: .92rem; }
        th, td { padding: .55rem .9rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
        thead th { border-top: 0; color: var(--soft); font-weight: 500; }
        td { overflow-wrap: anywhere; }
        td:first-child { white-space: nowrap; }
        ul { margin: 0; padding: 0; list-style: none; }
        li + li { margin-top: .2rem; }
        code { font: .88em ui-monospace, monospace; }
        a { color: var(--accent); }
        .status { white-space: nowrap; font-weight: 600; }
        .met { color: var(--good); }
        .not-met, .error { color: var(--bad); }
        .not-applicable, .outside-this-tool, .suppressed, .info { color: var(--dim); }
        summary { cursor: pointer; margin: 2.5rem 0 .75rem; font-size: 1.2rem; font-weight: 700; }
        """;

    /// <summary>Renders the page. The same input gives the same text.</summary>
    /// <param name="plan">The image.</param>
    /// <param name="report">Score card and findings.</param>
    /// <param name="image">The image archive; null where there is none.</param>
    /// <param name="rulePages">Where the pages of the rules lie, as a URI that ends with <c>/</c>; null where no page is at hand.</param>
    /// <returns>The whole text, sealed, with LF line ends and one at the end.</returns>
    public static string Render(ImagePlan plan, ReportView report, SummaryImage? image, string? rulePages = null)
    {
        var text = new StringBuilder();
        var name = $"{plan.Repository}:{plan.Tags[0]}";
        text.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <!-- {GeneratedFiles.Marker} -->
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Escape(name)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>

            """);
        Header(text, plan, report, image, name);
        foreach (var (stage, title) in Stages.All)
        {
            var rows = report.Score.Where(r => r.Id[1] == stage).ToArray();
            Table(text, $"<h2>{Escape(title)} <small>{rows.Count(r => r.Status == ScoreStatus.Met)} of {rows.Count(r => r.Status is ScoreStatus.Met or ScoreStatus.NotMet)}</small></h2>", ["", "the guide asks", "status", "evidence"], rows.Select(Row));
        }

        Table(text, "<h2>Known holes</h2>", ["of", "looked up", "with what, or why not"], report.Audit.Select(c => (string[])[Escape(c.Subject), $"<span class=\"status {(c.IsChecked ? "met" : "not-met")}\">{(c.IsChecked ? "yes" : "no")}</span>", Escape(c.Text)]));
        Table(text, "<h2>Findings</h2>", ["code", "severity", "where", "what"], report.Findings.Select(f => Finding(f, rulePages)));
        Table(text, $"<summary>Files of the image <small>({plan.Entries.Length})</small></summary>", ["path", "mode", "owner", "bytes", "origin", "SHA-256, or where a link leads"], plan.Entries.Select(Entry));
        Table(text, $"<summary>Bill of materials <small>({plan.Components.Length})</small></summary>", ["component", "version", "kind", "licence", "evidence"], plan.Components.Select(Component));
        text.Append("</main>\n</body>\n</html>\n");
        return GeneratedFiles.SealInPlace(text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    private static void Header(StringBuilder text, ImagePlan plan, ReportView report, SummaryImage? image, string name)
    {
        var size = $"{SummaryRenderer.Size(plan.Entries.Sum(e => e.Length))} in {plan.Entries.Count(e => e.Kind == ImageEntryKind.File)} files";
        (string Label, string Value)[] facts =
        [
            ("platform", $"{plan.RuntimeIdentifier}, {OptionNames.Of(plan.Mode)}"),
            ("base", $"{plan.Base.Reference ?? "scratch"} ({plan.Base.Reason})"),
            ("user", plan.Configuration.User),
            ("size", image is null ? size : $"{size}, {SummaryRenderer.Size(image.Length)} compressed"),
            ("digest", image?.Digest ?? "not known: there is no archive"),
            ("made", plan.Created.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ];
        text.Append(CultureInfo.InvariantCulture, $"<header>\n<div>\n<h1>{Escape(name)}</h1>\n<dl>\n");
        foreach (var (label, value) in facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"<dt>{label}</dt><dd>{Escape(value)}</dd>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"""
            </dl>
            </div>
            <div class="score"><b>{report.Met} of {report.Rows}</b>rows of the guide are met
            <progress max="{Math.Max(report.Rows, 1)}" value="{report.Met}"></progress></div>
            </header>

            """);
    }

    private static string[] Row(ScoreResult row) =>
    [
        Escape(row.Id), Escape(row.Title), $"<span class=\"status {row.Status.Text().Replace(' ', '-')}\">{row.Status.Text()}</span>", $"<ul>{string.Concat(row.Evidence.Select(e => $"<li>{Escape(e)}</li>"))}</ul>",
    ];

    private static string[] Finding(ReportFinding finding, string? rulePages) =>
    [
        rulePages is null ? Escape(finding.Code) : $"<a href=\"{Escape($"{rulePages}{finding.Code}.md")}\">{Escape(finding.Code)}</a>",
        $"<span class=\"status {(finding.Severity is "error" or "info" or "suppressed" ? finding.Severity : "")}\">{Escape(finding.Severity)}</span>",
        Escape(finding.Place),
        $"<strong>{Escape(finding.Title)}.</strong> {Escape(finding.Text)}{(finding.Justification is { } why ? $" <em>Justification: {Escape(why)}</em>" : "")}",
    ];

    private static string[] Entry(ImageEntry entry) =>
    [
        $"<code>{Escape(entry.Path)}</code>", $"<code>{Convert.ToString(entry.Mode, 8).PadLeft(4, '0')}</code>", $"{entry.UserId}:{entry.GroupId}",
        entry.Kind == ImageEntryKind.File ? entry.Length.ToString(CultureInfo.InvariantCulture) : "", Escape(entry.Origin),
        entry.Kind switch { ImageEntryKind.File => $"<code>{Escape(entry.Sha256 ?? "")}</code>", ImageEntryKind.SymbolicLink => $"<code>→ {Escape(entry.LinkTarget ?? "")}</code>", _ => "directory" },
    ];

    private static string[] Component(Components.SoftwareComponent component) =>
    [
        Escape(component.Name), Escape(component.Version ?? "not stated"), component.Included ? Escape(component.Kind.ToString()) : $"{Escape(component.Kind.ToString())}, left out", Escape(component.License ?? ""), Escape(component.Evidence),
    ];

    // Cells are markup already: every value in them went through Escape.
    private static void Table(StringBuilder text, string title, string[] head, IEnumerable<string[]> rows)
    {
        string[][] lines = [.. rows];
        if (lines.Length == 0)
        {
            return;
        }

        var folds = title.StartsWith("<summary>", StringComparison.Ordinal);
        text.Append(CultureInfo.InvariantCulture, $"{(folds ? "<details>" : "<section>")}\n{title}\n<div class=\"wide\"><table>\n<thead><tr>{string.Concat(head.Select(h => $"<th>{h}</th>"))}</tr></thead>\n<tbody>\n");
        foreach (var line in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(line.Select(cell => $"<td>{cell}</td>"))}</tr>\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"</tbody>\n</table></div>\n{(folds ? "</details>" : "</section>")}\n");
    }

    private static string Escape(string value) => WebUtility.HtmlEncode(ValueText.Escape(value));
}
