using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Planning;

public sealed class PlanComparisonTests
{
    private static readonly ImagePlan _plan = TinyPlan.StaticWeb(
        TinyPlan.Directory("/usr"), TinyPlan.Directory("/usr/share"), TinyPlan.Directory("/usr/share/sbom"), TinyPlan.File("/usr/share/sbom/app.cdx.json", "{}"));

    [Test]
    public void The_same_plan_gives_the_same_image() => Assert.That(PlanComparison.Difference(_plan, PlanJson.Read(PlanJson.Write(_plan))), Is.Null);

    [Test]
    public void The_first_file_that_differs_is_named_and_the_bill_of_materials_last()
    {
        var other = Replace("/usr/share/sbom/app.cdx.json", e => e with { Sha256 = new string('1', 64) });
        Assert.That(PlanComparison.Difference(_plan, other), Does.StartWith("/usr/share/sbom/app.cdx.json differs"));

        other = other with { Entries = [.. other.Entries.Select(e => e.Path == "/app/web" ? e with { Sha256 = new string('2', 64), Length = 3 } : e)] };
        Assert.That(PlanComparison.Difference(_plan, other), Does.Match("^/app/web differs: [0-9a-f]{12}… with 22 bytes, then 222222222222… with 3\\.$"));
    }

    [Test]
    public void A_file_in_one_only_is_named()
    {
        var fewer = _plan with { Entries = [.. _plan.Entries.Where(e => e.Path != "/app/web")] };
        Assert.That(PlanComparison.Difference(_plan, fewer), Is.EqualTo("/app/web is in the first image only."));
        Assert.That(PlanComparison.Difference(fewer, _plan), Is.EqualTo("/app/web is in the second image only."));
    }

    [Test]
    public void Modes_and_configuration_count()
    {
        Assert.That(PlanComparison.Difference(_plan, Replace("/app", e => e with { Mode = 0b111_111_111 })), Is.EqualTo("/app differs in kind, mode, owner or target."));
        Assert.That(PlanComparison.Difference(_plan, _plan with { Created = _plan.Created.AddSeconds(1) }), Does.StartWith("The configuration"));
    }

    private static ImagePlan Replace(string path, Func<ImageEntry, ImageEntry> change) =>
        _plan with { Entries = [.. _plan.Entries.Select(e => e.Path == path ? change(e) : e)] };
}
