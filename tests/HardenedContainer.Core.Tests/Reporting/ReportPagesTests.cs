using System.Collections.Immutable;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using HardenedContainer.Components;
using HardenedContainer.Core.Tests.Scoring;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Reporting;
using HardenedContainer.Scoring;
using HardenedContainer.Testing;
using Markdig;

namespace HardenedContainer.Core.Tests.Reporting;

/// <summary><c>report.html</c> and <c>report.md</c>.</summary>
public class ReportPagesTests
{
    private static readonly SummaryImage Image = new("image.oci.tar", 6_412_345, "sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras().Build();

    // Markup of HTML and of Markdown that would show where a value is not escaped.
    private static readonly ImmutableArray<string> Values =
        [.. TinyPlan.HostileValues, TinyPlan.NewLineValue, "<script>alert(1)</script>", "</td></table><h1>x</h1>", "<!-- -->", "&lt;b&gt;", "\" onload=\"x", "| a | b |", "**bold** _it_ ~~no~~", "[a](https://evil.example)", "![a](b)", "https://evil.example", "`code`", "</style><style>"];

    private static ReportView WebApi { get; } = View(
        ScoreExamples.WebApi.Publish.Plan,
        [
            new(DiagnosticCatalog.HDC2014.At("/app/Shop calls none.", "/app/Shop"), DiagnosticSeverity.Info),
            new(DiagnosticCatalog.HDC3012.At("Key 'ApiKey' of appsettings.json.", "/src/Shop/appsettings.json", 3), DiagnosticSeverity.None, "It is an example."),
        ],
        ScoreCard.Evaluate(ScoreExamples.WebApi));

    private static ImagePlan Plan => ScoreExamples.WebApi.Publish.Plan with
    {
        Components = [new() { Kind = ComponentKind.StaticLibrary, Name = "openssl", Version = "3.0.17", License = "Apache-2.0", Evidence = "version text in libcrypto.a" }],
    };

    [Test]
    public void The_page_is_the_golden_one() =>
        Golden.AssertEqual("Reporting/report.html", HtmlReport.Render(Plan, WebApi, Image, "file:///packages/docs/rules/"));

    [Test]
    public void The_Markdown_is_the_golden_one() => Golden.AssertEqual("Reporting/report.md", MarkdownReport.Render(Plan, WebApi, Image));

    [Test]
    public void The_page_loads_nothing_and_runs_nothing()
    {
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(Plan, WebApi, Image, "file:///packages/docs/rules/"));

        Assert.That(page.QuerySelectorAll("script, link, img, iframe, object, base, form"), Is.Empty);
        Assert.That(page.QuerySelectorAll("[src], [onload], [style]"), Is.Empty);
        Assert.That(page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")), Is.EqualTo(new[] { "file:///packages/docs/rules/HDC2014.md", "file:///packages/docs/rules/HDC3012.md" }));
        Assert.That(page.QuerySelectorAll("tbody tr").Count(r => r.QuerySelector(".status") is not null), Is.EqualTo(ScoreCard.Rows.Length + 2));
    }

    [Test]
    public void Both_are_sealed_and_show_an_edit() => Assert.Multiple(() =>
    {
        foreach (var text in (string[])[HtmlReport.Render(Plan, WebApi, null), MarkdownReport.Render(Plan, WebApi, null)])
        {
            Assert.That(text[..400], Does.Contain(GeneratedFiles.Marker));
            Assert.That(GeneratedFiles.IsEdited(text), Is.False);
            Assert.That(GeneratedFiles.IsEdited(text + "\n"), Is.True);
        }
    });

    [Test]
    public void Hostile_values_arrive_in_the_page_as_text()
    {
        var (plan, view) = Hostile();
        var good = new HtmlParser().ParseDocument(HtmlReport.Render(Plan, WebApi, Image));
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(plan, view, Image, "file:///a\"b/"));

        Assert.That(page.All.Select(e => e.LocalName).Distinct(), Is.SubsetOf(good.All.Select(e => e.LocalName).Append("a").Append("em").Append("section")));
        Assert.That(page.QuerySelectorAll("style"), Has.Length.EqualTo(1));
        Assert.That(page.QuerySelectorAll("li").Select(Text), Is.EqualTo(Values.Select(Shown)));
        Assert.That(page.QuerySelectorAll("tbody td:first-child code").Select(Text), Is.EqualTo(plan.Entries.Select(e => Shown(e.Path))));
        Assert.That(page.QuerySelector("h1")!.TextContent, Is.EqualTo("<b>:<i>"));
        Assert.That(page.Title, Is.EqualTo("<b>:<i>"));
    }

    [Test]
    public void Hostile_values_arrive_in_Markdown_as_text()
    {
        var (plan, view) = Hostile();
        var page = new HtmlParser().ParseDocument(Markdown.ToHtml(MarkdownReport.Render(plan, view, Image), GitHub));

        Assert.That(page.QuerySelectorAll("script, style, a, img, em, strong, del, code, h1 *"), Is.Empty);
        Assert.That(page.QuerySelectorAll("tr").Select(r => r.ChildElementCount).Distinct(), Is.EqualTo(new[] { 4 }));
        Assert.That(
            page.QuerySelectorAll("table")[^1].QuerySelectorAll("tbody td:nth-child(3)").Select(Text),
            Is.EquivalentTo(Values.Select(v => Shown(v) is var shown && v.Length == 0 ? "" : shown)));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("{\"score\": 1, \"findings\": []}")]
    [TestCase("{\"score\": [{\"id\": \"G0.1\", \"title\": \"t\", \"status\": \"maybe\", \"evidence\": []}], \"findings\": []}")]
    [TestCase("{\"score\": [null], \"findings\": []}")]
    public void What_is_no_report_is_refused(string json) => Assert.That(() => ReportView.Read(json), Throws.TypeOf<FormatException>());

    private static (ImagePlan Plan, ReportView View) Hostile()
    {
        var plan = TinyPlan.Hostile(newLines: true) with { Repository = "<b>", Tags = ["<i>"] };
        return (plan, View(
            plan,
            [.. Values.Select(v => new JudgedFinding(DiagnosticCatalog.HDC9001.At(v, v, fix: v), DiagnosticSeverity.None, v))],
            [new("G0.1", "One statically linked binary", ScoreStatus.NotMet, Values)]));
    }

    private static ReportView View(ImagePlan plan, JudgedFinding[] findings, IEnumerable<ScoreResult> score) =>
        ReportView.Read(ReportJson.Render(plan, findings, "/src/Shop", score));

    // Browsers take spaces at the ends away; what would move the cursor is shown, not obeyed.
    private static string Shown(string value) => string.Concat(value.Select(c => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator => $"\\u{(int)c:x4}",
        _ => c.ToString(),
    })).Trim();

    private static string Text(IElement element) => element.TextContent.Trim();
}
