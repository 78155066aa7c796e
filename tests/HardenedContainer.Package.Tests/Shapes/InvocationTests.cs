using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>Ways to call the same publish: restored before, as a graph, multi-threaded, with a binary log.</summary>
[Parallelizable]
public sealed class InvocationTests
{
    private TestProject _app = null!;

    [OneTimeSetUp]
    public void Restore()
    {
        _app = Apps.Console();
        _app.Run("restore").Succeeded();
    }

    [OneTimeTearDown]
    public void Remove() => _app.Dispose();

    [TestCase("--no-restore")]
    [TestCase("-graph")]
    [TestCase("-mt")]
    public void An_app_is_published_with(string argument)
    {
        var publish = _app.Publish(argument).Succeeded();

        Assert.That(publish.Codes, Is.Empty);
        Apps.AssertSaysHello(publish.Directory);
    }

    [Test]
    public void A_binary_log_tells_what_went_in_and_what_came_out()
    {
        _app.Publish("-bl:log.binlog").Succeeded();

        var log = _app.Run("msbuild", "log.binlog", "-v:detailed").Succeeded().Output;

        Assert.That(log, Does.Contain("[input] HardenContainerMode=self-contained"));
        Assert.That(log, Does.Contain("[output] Mode=self-contained"));
        Assert.That(log, Does.Contain($"[output] PlanFile={Path.Combine(_app.Directory, "bin", "Release", "net10.0", "hardened", "plan.json")}"));
    }

    [Test]
    public void The_target_returns_what_was_made()
    {
        var result = _app.Run("msbuild", "-t:HardenContainer", "-p:HardenContainer=true", "-p:Configuration=Release", "-getTargetResult:HardenContainer").Succeeded();

        Assert.That(result.StandardOutput, Does.Contain("\"PlanFile\": ").And.Contain("hardened/plan.json"));
    }
}
