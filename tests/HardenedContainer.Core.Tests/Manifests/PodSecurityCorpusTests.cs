using HardenedContainer.Manifests;
using HardenedContainer.Rules.Manifests;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Manifests;

/// <summary>The pods of Kubernetes' own tests for Pod Security, level restricted: the same verdict, and the same check.</summary>
public sealed class PodSecurityCorpusTests
{
    private static IEnumerable<TestCaseData> Pods() =>
        from verdict in new[] { "pass", "fail" }
        from file in Directory.GetFiles(Repository.File("tests/HardenedContainer.Core.Tests/Corpora/pod-security-restricted", verdict)).Order(StringComparer.Ordinal)
        let name = Path.GetFileNameWithoutExtension(file)
        select new TestCaseData(File.ReadAllText(file), verdict == "pass" ? null : name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')).SetArgDisplayNames($"{verdict}/{name}");

    [TestCaseSource(nameof(Pods))]
    public void The_verdict_and_the_check_are_the_same(string pod, string? check)
    {
        var failed = ManifestRules.Evaluate(ManifestSubject.Create("pod.yaml", pod)).SelectMany(f => f.Descriptor.Peers).Where(p => p.StartsWith("pss:", StringComparison.Ordinal)).Select(p => p["pss:".Length..].ToLowerInvariant()).Distinct().ToArray();
        Assert.That(failed, check is null ? Is.Empty : Does.Contain(check));
    }

    [Test]
    public void All_cases_are_there() => Assert.That(Pods().GroupBy(p => p.Arguments[1] is null).Select(g => g.Count()), Is.EqualTo(new[] { 23, 76 }));
}
