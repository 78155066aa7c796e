using HardenedContainer.Testing;

namespace HardenedContainer.Registries.Tests;

/// <summary>Ends what the tests of this assembly share.</summary>
[SetUpFixture]
public sealed class RegistriesFixture
{
    [OneTimeTearDown]
    public void Stop() => Registry.StopShared();
}
