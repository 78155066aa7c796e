using System.Security.Cryptography.X509Certificates;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>Whom an image trusts: Mozilla's roots and those that the project names, not those of the machine that built it.</summary>
public sealed class CaBundleTests
{
    private readonly X509Certificate2Collection _bundle = [];

    [OneTimeSetUp]
    public void Read()
    {
        using var container = Samples.Start(SharedPublish.ImageOf(Samples.WebApi));
        _bundle.ImportFromPem(container.ReadFile("/etc/ssl/certs/ca-certificates.crt"));
    }

    [OneTimeTearDown]
    public void Forget()
    {
        foreach (var certificate in _bundle)
        {
            certificate.Dispose();
        }
    }

    [Test]
    public void The_roots_of_Mozilla_are_in_it()
    {
        Assert.That(_bundle, Has.Count.GreaterThan(100));
        Assert.That(_bundle.Select(c => c.Subject), Has.Some.Contains("ISRG Root X1"));
    }

    [Test]
    public void No_root_is_in_it_twice() => Assert.That(_bundle.Select(c => c.Thumbprint), Is.Unique);

    [Test]
    public void The_extra_root_is_in_it() => Assert.That(_bundle.Select(c => c.Thumbprint), Does.Contain(Samples.ExtraRoot.Thumbprint));

    [Test]
    public void A_root_that_only_the_build_machine_trusts_is_not_in_it() =>
        Assert.That(_bundle.Select(c => c.Thumbprint), Does.Not.Contain(Samples.MachineRoot.Thumbprint));
}
