using System.Text.Json.Nodes;
using HardenedContainer.Core.Tests.Manifests;
using HardenedContainer.Diagnostics;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules;

/// <summary>Every diagnostic of the bands of rules has a case that must be reported and a near miss that must not.</summary>
public class EveryRuleTests
{
    // Not from a rule, but from what stages and copies files: its own tests change a file between check and build.
    // HDC6011 is from what reads the lock file, which needs a date: the tests of the tasks pin a base and look at it later.
    private static readonly string[] Elsewhere = ["HDC0009", "HDC6011"];

    private static IEnumerable<string> DockerfileCases() =>
        JsonNode.Parse(File.ReadAllText(Repository.File("tests/HardenedContainer.Core.Tests/Dockerfiles/rule-cases.json")))!.AsArray().Select(n => n!["code"]!.GetValue<string>());

    private static IEnumerable<TestCaseData> Cases() => RuleCases.All.Select((c, i) => new TestCaseData(c).SetArgDisplayNames($"{c.Code} ({i})"));

    [TestCaseSource(nameof(Cases))]
    public void A_rule_fires_on_its_case_and_not_on_the_near_miss(RuleCase @case)
    {
        Assert.That(@case.Fires().Select(f => f.Descriptor.Code), Does.Contain(@case.Code));
        Assert.That(@case.NearMiss().Where(f => f.Descriptor.Code == @case.Code).Select(f => f.What), Is.Empty);
    }

    [Test]
    public void Every_descriptor_has_cases() => Assert.That(
        DiagnosticCatalog.All.Select(d => d.Code).Where(c => c[3] < '9').Except(Elsewhere),
        Is.SubsetOf(RuleCases.All.Select(c => c.Code).Concat(DockerfileCases()).Concat(ManifestCases.All.Select(c => c.Code)).ToHashSet()));

    [Test]
    public void Peers_are_ids_of_other_tools() => Assert.Multiple(() =>
    {
        foreach (var descriptor in DiagnosticCatalog.All)
        {
            Assert.That(descriptor.Peers, Is.Unique.And.All.Matches("^[a-z0-9]+:[^ ]+$"), descriptor.Code);
        }
    });
}
