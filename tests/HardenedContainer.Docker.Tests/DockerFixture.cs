using HardenedContainer.Testing;

namespace HardenedContainer.Docker.Tests;

/// <summary>Ends what the tests of this assembly share.</summary>
[SetUpFixture]
public sealed class DockerFixture
{
    [OneTimeTearDown]
    public void Stop() => DockerDaemon.StopShared();
}
