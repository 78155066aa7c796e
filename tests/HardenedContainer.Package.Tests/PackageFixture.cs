using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>Ends what the tests of this assembly share.</summary>
[SetUpFixture]
public sealed class PackageFixture
{
    [OneTimeTearDown]
    public void Stop()
    {
        SharedPublish.Clear();
        Registry.StopShared();
        DockerDaemon.StopShared();
    }
}
