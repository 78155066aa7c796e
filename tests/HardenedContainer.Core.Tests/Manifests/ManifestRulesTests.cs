using HardenedContainer.Core.Tests.Rendering;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Manifests;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Rules.Manifests;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Manifests;

public sealed class ManifestRulesTests
{
    private static IEnumerable<TestCaseData> Cases() => ManifestCases.All.Select((c, i) => new TestCaseData(c).SetArgDisplayNames($"{c.Code} {c.File} ({i})"));

    private static IEnumerable<TestCaseData> WellMade() =>
        Directory.GetFiles(Repository.File("tests/HardenedContainer.Core.Tests/Manifests/WellMade")).Order(StringComparer.Ordinal).Select(f => new TestCaseData(File.ReadAllText(f)).SetArgDisplayNames(Path.GetFileName(f)));

    [TestCaseSource(nameof(Cases))]
    public void A_rule_fires_on_its_case_and_not_on_the_near_miss(ManifestCase @case)
    {
        var found = @case.Find(@case.Fires).ToArray();
        Assert.That(found, Is.Not.Empty);
        Assert.That(found.Select(f => f.Severity ?? f.Descriptor.DefaultSeverity), Has.Some.EqualTo(@case.Severity ?? found[0].Descriptor.DefaultSeverity));
        Assert.That(found.Select(f => f.Line), Has.All.GreaterThan(0));
        Assert.That(@case.Find(@case.Clean).Select(f => $"{f.Line}: {f.What}"), Is.Empty);
    }

    [TestCaseSource(nameof(WellMade))]
    public void A_well_made_file_has_neither_errors_nor_warnings(string text)
    {
        var subject = ManifestSubject.Create("manifest.yaml", text);
        Assert.That(subject.IsManifest);
        Assert.That(ManifestRules.Evaluate(subject).Where(f => (f.Severity ?? f.Descriptor.DefaultSeverity) != DiagnosticSeverity.Info).Select(f => $"{f.Line}: {f.Descriptor.Code} {f.What}"), Is.Empty);
    }

    [TestCaseSource(typeof(ArtifactExamples), nameof(ArtifactExamples.All))]
    public void Generated_manifests_have_neither_errors_nor_warnings(ImagePlan plan, string name)
    {
        var app = ManifestApp.Of(plan, Evidence.Present, hasShell: false);
        var subjects = OutputFiles.Artifacts.Where(a => a.IsManifest).Select(a => ManifestSubject.Create(a.Name, a.Render(plan)!, app)).ToArray();

        Assert.That(subjects.Select(s => s.IsManifest), Is.EqualTo(new[] { true, true, true, true }));
        Assert.That(subjects.SelectMany(s => s.Containers).Select(app.Runs), Is.EqualTo(new[] { true, true, true }));
        Assert.That(GeneratedManifests.Evaluate(plan, app, n => n).Select(f => $"{f.File}({f.Line}): {f.Descriptor.Code} {f.What}"), Is.Empty);
    }

    [Test]
    public void What_is_wrong_with_a_generated_manifest_is_said_with_its_path()
    {
        var plan = ArtifactExamples.Everything;
        var other = ManifestApp.Of(plan) with { TempPath = "/elsewhere", TempFiles = Evidence.Present };

        Assert.That(GeneratedManifests.Evaluate(plan, other, n => "out/" + n).Select(f => (f.Descriptor.Code, f.File)), Does.Contain(("HDC7010", "out/kubernetes.yaml")));
    }

    [Test]
    public void Every_rule_has_cases_and_a_code_of_its_own() => Assert.Multiple(() =>
    {
        Assert.That(ManifestCases.All.Select(c => c.Code), Is.SupersetOf(ManifestRules.Default.Select(r => r.Descriptor.Code)));
        Assert.That(ManifestRules.Default.Select(r => r.Descriptor.Code), Is.Unique.And.Ordered);
        Assert.That(ManifestRules.Default.Select(r => r.Descriptor), Is.EquivalentTo(DiagnosticCatalog.All.Where(d => d.Code.StartsWith("HDC7", StringComparison.Ordinal))));
    });

    // What mirrors Pod Security says nothing else, so that a pod which passes there passes here.
    [Test]
    public void Rules_of_Pod_Security_have_no_other_peers() => Assert.That(
        DiagnosticCatalog.All.Where(d => d.Peers.Any(p => p.StartsWith("pss:", StringComparison.Ordinal))).SelectMany(d => d.Peers), Has.All.StartsWith("pss:"));

    [Test]
    public void All_kinds_of_workloads_are_looked_at([Values("pod", "deployment", "statefulset", "daemonset", "replicaset", "replicationcontroller", "job", "cronjob", "podtemplate", "list", "anchors")] string name)
    {
        var text = File.ReadAllText(Repository.File("tests/HardenedContainer.Core.Tests/Manifests/WellMade", name + ".yaml")).Replace("readOnlyRootFilesystem: true", "privileged: true", StringComparison.Ordinal);
        Assert.That(ManifestRules.Evaluate(ManifestSubject.Create("manifest.yaml", text)).Select(f => f.Descriptor.Code), Does.Contain("HDC7001").And.Contain("HDC7009"));
    }

    [Test]
    public void Messages_show_no_whole_secret_and_no_control_characters()
    {
        var text = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: \"a\\u001b[31m\"\n    image: \"b\\n\"\n    env: [{ name: DB_PASSWORD, value: Tr0ub4dor3x }]\n";
        var messages = ManifestRules.Evaluate(ManifestSubject.Create("manifest.yaml", text)).Select(f => f.Message).ToArray();
        Assert.That(messages, Has.Length.GreaterThan(5).And.None.Contains("Tr0ub4dor3x").And.None.Contains("\u001b").And.None.Contains("\n"));
    }
}
