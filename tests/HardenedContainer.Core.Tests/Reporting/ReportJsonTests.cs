using System.Text.Json;
using HardenedContainer.Diagnostics;
using HardenedContainer.Reporting;
using HardenedContainer.Scoring;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Reporting;

public class ReportJsonTests
{
    private static readonly JudgedFinding[] Findings =
    [
        new(DiagnosticCatalog.HDC9009.At("Auto chose aot, since cmake is missing.", "/src/web/web.csproj", 3), DiagnosticSeverity.Info),
        new(DiagnosticCatalog.HDC9001.At("HardenContainerMode='fa\u0001st' is not a \"known\" value in /src/web/Directory.Build.props.", fix: "Look at /src/web/x and /other/src/web/x."), DiagnosticSeverity.Error),
        new(DiagnosticCatalog.HDC9010.At("The base is an image.", "/app/web"), DiagnosticSeverity.None, "We build with Docker."),
        new(DiagnosticCatalog.HDC9010.At("The base is an image.", "/app/app"), DiagnosticSeverity.Warning),
    ];

    private static readonly ReportArtifact[] Artifacts =
    [
        new("plan.json", 10, new string('b', 64)), new("image.oci.tar", 6_400_000, new string('a', 64)),
    ];

    private static readonly ScoreResult[] Score =
    [
        new("G0.1", "One statically linked binary", ScoreStatus.Met, ["/app/web is static"]),
        new("G2.9", "Fake tools that raise an alarm", ScoreStatus.NotMet, ["decoys are off", "HDC5015 at /src/web/web.csproj"]),
    ];

    private static readonly HardenedContainer.Auditing.AuditCheck[] Audit = [new("packages", true, "3 packages, with data of /src/web/feed"), new("base image", false, "its packages are not looked up here; scan the image")];

    [Test]
    public void The_report_has_the_plan_the_findings_and_the_artifacts() =>
        Golden.AssertEqual("Reporting/report.json", ReportJson.Render(TinyPlan.StaticWeb(), Findings, "/src/web/", Score, Audit, Artifacts));

    [Test]
    public void The_order_of_its_input_does_not_matter() =>
        Assert.That(
            ReportJson.Render(TinyPlan.StaticWeb(), [.. Findings.Reverse()], "/src/web", Score, Audit, [.. Artifacts.Reverse()]),
            Is.EqualTo(ReportJson.Render(TinyPlan.StaticWeb(), Findings, "/src/web", Score, Audit, Artifacts)));

    [Test]
    public void What_a_run_showed_takes_the_place_of_what_an_earlier_one_did()
    {
        JudgedFinding[] later =
        [
            new(DiagnosticCatalog.HDC9502.At("The app ended.", "/src/web/web.csproj"), DiagnosticSeverity.Warning),
            new(DiagnosticCatalog.HDC9506.At("The app was still running."), DiagnosticSeverity.None, "It is killed."),
        ];

        var before = ReportJson.Render(TinyPlan.StaticWeb(), Findings, "/src/web", Score, Audit, Artifacts);
        var after = ReportJson.WithRun(before, later, "/src/web");
        Assert.That(after, Is.EqualTo(ReportJson.Render(TinyPlan.StaticWeb(), [.. Findings, .. later], "/src/web", Score, Audit, Artifacts)));
        Assert.That(ReportJson.WithRun(after, later, "/src/web"), Is.EqualTo(after));
        Assert.That(ReportJson.WithRun(after, [], "/src/web"), Is.EqualTo(before));
    }

    [Test]
    public void It_does_not_depend_on_where_the_project_lies()
    {
        Assert.That(At("/home/me/my (web) [x]"), Is.EqualTo(At("/srv/build")));

        static string At(string directory) => ReportJson.Render(
            TinyPlan.StaticWeb(), [new(DiagnosticCatalog.HDC9201.At($"{directory}/a.pem cannot be read.", $"{directory}/a.pem"), DiagnosticSeverity.Error)], directory);
    }

    [Test]
    public void Hostile_text_stays_inside_its_string()
    {
        JudgedFinding[] findings = [.. TinyPlan.HostileValues.Add(TinyPlan.NewLineValue).Select(v => new JudgedFinding(DiagnosticCatalog.HDC9001.At(v, v, fix: v), DiagnosticSeverity.Warning, v))];
        using var report = JsonDocument.Parse(ReportJson.Render(TinyPlan.Hostile(newLines: true), findings, "/"));

        Assert.That(
            report.RootElement.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("justification").GetString()),
            Is.EquivalentTo(findings.Select(f => f.Justification)));
    }
}
