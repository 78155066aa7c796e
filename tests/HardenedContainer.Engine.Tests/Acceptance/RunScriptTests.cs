using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary><c>samples/run.sh</c>, the first thing that a reader tries.</summary>
public sealed class RunScriptTests
{
    [Test]
    [Category("Long")]
    public void It_publishes_starts_and_asks_a_sample()
    {
        var run = CommandLine.Run(Repository.File("samples", "run.sh"), [], new()
        {
            Environment = DockerDaemon.Shared.ClientEnvironment(),
            Timeout = TimeSpan.FromMinutes(15),
        }).Succeeded();

        Assert.That(run.StandardOutput, Does.Contain("\"nativeAot\":true"));
        Assert.That(run.StandardOutput, Does.EndWith("Stopped it: exit status 0\n"));
    }
}
