using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Reporting;

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
}
