using System.Text.Json.Nodes;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Dockerfiles;

/// <summary>Each rule has a file that it must report and a near miss that it must not: <c>rule-cases.json</c>.</summary>
public sealed class DockerfileRulesTests
{
    private static string Folder => Repository.File("tests/HardenedContainer.Core.Tests/Dockerfiles");

    private static IEnumerable<(string Code, string Fires, string Clean)> Cases() =>
        from node in JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "rule-cases.json")))!.AsArray()
        select (node!["code"]!.GetValue<string>(), Lines(node["fires"]!), Lines(node["clean"]!));

    private static IEnumerable<TestCaseData> Fires() => Cases().Select(c => new TestCaseData(c.Code, c.Fires).SetArgDisplayNames(c.Code));

    private static IEnumerable<TestCaseData> NearMisses() => Cases().Select(c => new TestCaseData(c.Code, c.Clean).SetArgDisplayNames(c.Code));

    private static IEnumerable<TestCaseData> WellMade() =>
        Directory.GetFiles(Path.Combine(Folder, "WellMade")).Order(StringComparer.Ordinal).Select(f => new TestCaseData(File.ReadAllText(f)).SetArgDisplayNames(Path.GetFileName(f)));

    [TestCaseSource(nameof(Fires))]
    public void A_rule_fires(string code, string text) => Assert.That(Codes(text), Does.Contain(code));

    [TestCaseSource(nameof(NearMisses))]
    public void A_near_miss_is_left_alone(string code, string text) => Assert.That(Codes(text), Does.Not.Contain(code));

    [TestCaseSource(nameof(WellMade))]
    public void A_well_made_file_has_neither_errors_nor_warnings(string text) => Assert.That(
        DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", text)).Where(f => (f.Severity ?? f.Descriptor.DefaultSeverity) != DiagnosticSeverity.Info).Select(f => $"{f.Line}: {f.Descriptor.Code} {f.What}"),
        Is.Empty);

    // hostile.Dockerfile, too, whose values are as bad as values can be.
    [TestCaseSource(nameof(Generated))]
    public void What_this_package_writes_is_clean(string text) => A_well_made_file_has_neither_errors_nor_warnings(text);

    private static IEnumerable<TestCaseData> Generated() =>
        Directory.GetFiles(Repository.File("tests/HardenedContainer.Core.Tests/Golden/dockerfile"), "*.Dockerfile").Order(StringComparer.Ordinal).Select(f => new TestCaseData(File.ReadAllText(f)).SetArgDisplayNames(Path.GetFileName(f)));

    [Test]
    public void Every_rule_has_both_cases() => Assert.That(
        Cases().Select(c => c.Code), Is.SupersetOf(DockerfileRules.Default.Select(r => r.Descriptor.Code).Where(c => c is not ("HDC4003" or "HDC5043" or "HDC5099"))));

    [Test]
    public void Rules_have_codes_of_their_own_from_the_catalogue() => Assert.Multiple(() =>
    {
        Assert.That(DockerfileRules.Default.Select(r => r.Descriptor.Code), Is.Unique.And.Ordered);
        Assert.That(DockerfileRules.Default.Select(r => r.Descriptor), Is.SubsetOf(DiagnosticCatalog.All));
    });

    [TestCase("Dockerfile", "COPY Dockerfile .", true)]
    [TestCase("**\n!app", "COPY app .", false)]
    [TestCase("*", "COPY . .", true)]
    [TestCase(".*", "COPY . .", false)]
    [TestCase("app", "COPY --from=a app .", false)]
    [TestCase("app", "ADD https://x.test/app app", false)]
    public void HDC4003_reports_sources_that_the_ignore_file_excludes(string ignore, string copy, bool isReported)
    {
        var subject = DockerfileSubject.Create("Dockerfile", $"FROM scratch AS a\nFROM scratch\n{copy}\n", IgnoreFile.Parse(ignore));

        Assert.That(DockerfileRules.Evaluate(subject).Any(f => f.Descriptor.Code == "HDC4003"), Is.EqualTo(isReported));
    }

    [TestCase("# check=skip=StageNameCasing\nFROM scratch AS B\n")]
    [TestCase("# check=skip=all\nFROM scratch AS B\n")]
    [TestCase("ARG a=1\n# check=skip=StageNameCasing // why\nFROM scratch AS B\n")]
    [TestCase("ARG a=1\n# hadolint ignore=DL3002,HDC5070\nFROM scratch AS B\n")]
    [TestCase("# hadolint global ignore=HDC5070\nFROM scratch AS B\n")]
    public void A_comment_hides_a_finding(string text) => Assert.That(Codes(text), Does.Not.Contain("HDC5070"));

    [Test]
    public void No_comment_hides_what_no_builder_takes() =>
        Assert.That(Codes("# check=skip=all\nFROM scratch\n# hadolint ignore=HDC5002\nRUNN x\n"), Does.Contain("HDC5002"));

    private static IEnumerable<string> Codes(string text) => DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", text)).Select(f => f.Descriptor.Code);

    private static string Lines(JsonNode lines) => string.Join('\n', lines.AsArray().Select(l => l!.GetValue<string>())) + "\n";
}
