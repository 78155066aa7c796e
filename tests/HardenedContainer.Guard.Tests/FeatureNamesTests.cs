namespace HardenedContainer.Guard.Tests;

/// <summary>Every feature can be named, and its name is understood.</summary>
[Parallelizable]
public sealed class FeatureNamesTests
{
    [Test]
    public void Every_feature_has_a_name_of_its_own()
    {
        var single = Enum.GetValues<GuardFeatures>().Where(f => f is not (GuardFeatures.None or GuardFeatures.All)).ToArray();

        Assert.That(FeatureNames.Of(GuardFeatures.All).Distinct().Count(), Is.EqualTo(single.Length));
        foreach (var feature in single)
        {
            Assert.That(FeatureNames.Parse(FeatureNames.Of(feature).Single()), Is.EqualTo(feature));
        }
    }

    [Test]
    public void Publish_knows_the_same_names() =>
        Assert.That(Options.OptionNames.GuardFeatures, Is.EquivalentTo(FeatureNames.Of(GuardFeatures.All)));

    [Test]
    public void An_unknown_name_is_no_feature() => Assert.That(FeatureNames.Parse("exec"), Is.Null);
}
