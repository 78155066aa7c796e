using System.Collections.Immutable;
using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Scoring;

/// <summary>Stage 1: source code, dependencies, packages of the system, Dockerfiles.</summary>
internal static class PreBuildRows
{
    public static ImmutableArray<ScoreRow> All { get; } =
    [
        new("G1.1", "Static analysis on every push", StaticAnalysis),
        new("G1.2", "Dependencies free of known holes", Dependencies),
        new("G1.3", "Packages of the operating system known", SystemPackages),
        new("G1.4", "A linter for Dockerfiles", DockerfileLinter),
    ];

    private static IEnumerable<ScoreCheck> StaticAnalysis(ScoreSubject subject)
    {
        yield return subject.Publish.App.Analysis is { } log
            ? new(ScoreStatus.Met, $"the SDK's security rules were errors while the app was compiled{(log.Suppressed.IsEmpty ? "" : $"; suppressed in the source: {string.Join(", ", log.Suppressed.Select(Checks.Show))}")}")
            : new(ScoreStatus.NotMet, "nothing shows that the SDK's security rules looked at the source; HardenContainerAnalysis");
        yield return subject.InPipeline("step of static analysis", "codeql-action/analyze", "AdvancedSecurity-Codeql-Analyze", "SAST.gitlab-ci.yml", "semgrep", "sonarscanner");
    }

    private static IEnumerable<ScoreCheck> Dependencies(ScoreSubject subject) =>
    [
        .. subject.Image is not null
            ? [new(ScoreStatus.NotMet, "not shown: an image does not say whether its packages were looked up")]
            : AuditStatement.Of(subject.Publish).Take(1).Select(check => Checks.Fact(check.IsChecked, $"looked up: {check.Text}", $"not looked up: {check.Text}")),
        .. subject.Rules("HDC0005", "HDC0010", "HDC0014", "HDC0015", "HDC1028", "HDC2029"),
        subject.InRepository("configuration of Renovate or Dependabot", file => file is ".github/dependabot.yml" or "renovate.json" or ".github/renovate.json" or ".renovaterc.json", "package-ecosystem: nuget", "\"extends\""),
    ];

    private static IEnumerable<ScoreCheck> SystemPackages(ScoreSubject subject)
    {
        var packages = subject.Publish.Plan.Components.Where(c => c.Kind == ComponentKind.SystemPackage).Select(c => $"{c.Name} {c.Version}").ToArray();
        yield return Checks.Fact(
            subject.Publish.Base.IsKnown && (subject.Image is null || packages.Length > 0),
            packages.Length == 0 ? "no file of the image comes from a package of a distribution" : $"files come from {string.Join(", ", packages.Select(Checks.Show))}",
            subject.Image is null ? "nothing is known of what the base holds; HardenContainerBaseFacts" : "not shown: no list of packages is in the image");
    }

    private static IEnumerable<ScoreCheck> DockerfileLinter(ScoreSubject subject)
    {
        yield return subject.Line("Dockerfile", "FROM ");
        var found = subject.Findings.Where(f => f.Finding.Descriptor.Code.StartsWith("HDC5", StringComparison.Ordinal)
            && (f.Severity == DiagnosticSeverity.None ? f.Finding.Descriptor.DefaultSeverity : f.Severity) >= DiagnosticSeverity.Warning);
        yield return found.FirstOrDefault() is { } first
            ? new(ScoreStatus.NotMet, $"{first.Finding.Descriptor.Code}: {first.Finding.Descriptor.Title}")
            : new(ScoreStatus.Met, "the rules of band 5 found nothing before there was an image");
    }
}
