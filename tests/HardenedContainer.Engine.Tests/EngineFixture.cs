using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary>Ends what the tests of this assembly share.</summary>
[SetUpFixture]
public sealed class EngineFixture
{
    [OneTimeTearDown]
    public void Stop()
    {
        SharedPublish.Clear();
        Registry.StopShared();
        DockerDaemon.StopShared();
    }
}
