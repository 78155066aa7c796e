using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>How the static executable in the image was linked.</summary>
public sealed class StaticBinaryTests
{
    // That they are applied is what every test shows that starts the image.
    [Test]
    public void Relocations_are_packed()
    {
        var publish = Samples.Of("WebApi");
        var plan = Samples.PlanOf(publish);
        var dynamic = CommandLine.Run("readelf", "--dynamic", "--wide", publish.RootFileSystem(plan.RuntimeIdentifier) + plan.Configuration.Entrypoint[0]).Succeeded().StandardOutput;

        Assert.That(dynamic, Does.Contain("(RELR)").And.Contain("PIE"));
    }
}
