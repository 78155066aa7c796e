using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Reporting;
using HardenedContainer.Testing;
using NJsonSchema;

namespace HardenedContainer.Core.Tests.Reporting;

public class SarifLogTests
{
    private static readonly JudgedFinding[] Findings =
    [
        new(DiagnosticCatalog.HDC5041.At("alpine is whatever is newest.", "/src/web/docker files/Dockerfile", 3), DiagnosticSeverity.Warning),
        new(DiagnosticCatalog.HDC3001.At("It holds a key.", "/elsewhere/key.pem"), DiagnosticSeverity.None, "a test key"),
        new(DiagnosticCatalog.HDC5042.At("alpine:3 has no digest."), DiagnosticSeverity.Info),
    ];

    [Test]
    public void A_log_is_the_golden_one() => HardenedContainer.Testing.Golden.AssertEqual("Reporting/report.sarif", SarifLog.Render(Findings, "1.2.3", "/src/web/"));

    [Test]
    public void No_finding_makes_a_log_with_an_empty_run()
    {
        var run = JsonNode.Parse(SarifLog.Render([], "1.2.3"))!["runs"]![0]!;

        Assert.That(run["results"]!.AsArray(), Is.Empty);
        Assert.That(run["tool"]!["driver"]!["rules"]!.AsArray(), Is.Empty);
    }

    private static readonly Lazy<JsonSchema> Published =
        new(() => JsonSchema.FromJsonAsync(File.ReadAllText(Repository.File("tests/HardenedContainer.Core.Tests/Schemas/sarif-2.1.0.json"))).GetAwaiter().GetResult());

    private static IEnumerable<TestCaseData> Logs()
    {
        const string hostile = "a\"b\\c\n\0\u001b[31m</script>%20#?&é\ud800";
        yield return new TestCaseData((object)Array.Empty<JudgedFinding>()).SetArgDisplayNames("none");
        yield return new TestCaseData((object)Findings).SetArgDisplayNames("each severity");
        yield return new TestCaseData((object)new JudgedFinding[]
        {
            new(DiagnosticCatalog.HDC5042.At(hostile, hostile, 1, hostile), DiagnosticSeverity.Error),
            new(DiagnosticCatalog.HDC5042.At(hostile, "/src/web/" + hostile, int.MaxValue), DiagnosticSeverity.None, hostile),
        }).SetArgDisplayNames("hostile");
        yield return new TestCaseData((object)DiagnosticCatalog.All.Select(d => new JudgedFinding(d.At("It is so.", "a", 1), d.DefaultSeverity)).ToArray()).SetArgDisplayNames("every rule");
    }

    [TestCaseSource(nameof(Logs))]
    public void A_log_is_valid_against_the_published_schema(JudgedFinding[] findings) =>
        Assert.That(Published.Value.Validate(SarifLog.Render(findings, "1.2.3", "/src/web/")).Select(e => e.ToString()), Is.Empty);

    [Test]
    public void What_a_run_showed_takes_the_place_of_what_an_earlier_one_did()
    {
        JudgedFinding[] later =
        [
            new(DiagnosticCatalog.HDC9502.At("The app ended.", "/src/web/web.csproj"), DiagnosticSeverity.Warning),
            new(DiagnosticCatalog.HDC9506.At("The app was still running."), DiagnosticSeverity.None, "It is killed."),
            new(DiagnosticCatalog.HDC8015.At("It ended.", "/src/web/image.oci.tar"), DiagnosticSeverity.Warning),
        ];

        var before = SarifLog.Render(Findings, "1.2.3", "/src/web");
        var after = SarifLog.WithRun(before, later, "/src/web");
        Assert.That(after, Is.EqualTo(SarifLog.Render([.. Findings, .. later], "1.2.3", "/src/web")));
        Assert.That(SarifLog.WithRun(after, later, "/src/web"), Is.EqualTo(after));
        Assert.That(SarifLog.WithRun(after, []), Is.EqualTo(before));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("""{"runs":[],"runs":[]}""")]
    [TestCase("""{"runs":[]}""")]
    [TestCase("""{"findings":[{}],"counts":{}}""")]
    [TestCase("""{"runs":[{"tool":{"driver":{"rules":[]}},"results":[7]}]}""")]
    public void What_is_neither_log_nor_report_is_refused(string text)
    {
        Assert.That(() => SarifLog.WithRun(text, []), Throws.TypeOf<FormatException>());
        Assert.That(() => ReportJson.WithRun(text, [], "/src/web"), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void The_schema_tells_a_wrong_log() =>
        Assert.That(Published.Value.Validate(SarifLog.Render(Findings, "1.2.3").Replace("\"startLine\": 3", "\"startLine\": \"3\"", StringComparison.Ordinal)), Is.Not.Empty);
}
