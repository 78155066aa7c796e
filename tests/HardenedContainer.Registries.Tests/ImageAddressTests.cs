namespace HardenedContainer.Registries.Tests;

public sealed class ImageAddressTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [TestCase("debian", "docker.io", "library/debian", "latest", null, "registry-1.docker.io")]
    [TestCase("team/app:1", "docker.io", "team/app", "1", null, "registry-1.docker.io")]
    [TestCase("index.docker.io/debian:12", "docker.io", "library/debian", "12", null, "registry-1.docker.io")]
    [TestCase("mcr.microsoft.com/dotnet/runtime:10.0", "mcr.microsoft.com", "dotnet/runtime", "10.0", null, "mcr.microsoft.com")]
    [TestCase("localhost/app", "localhost", "app", "latest", null, "localhost")]
    [TestCase("127.0.0.1:5000/a/b:1@" + Digest, "127.0.0.1:5000", "a/b", "1", Digest, "127.0.0.1:5000")]
    [TestCase("registry.example/app@" + Digest, "registry.example", "app", "", Digest, "registry.example")]
    public void A_reference_is_read_as_Docker_reads_it(string reference, string registry, string repository, string tag, string? digest, string host)
    {
        var address = ImageAddress.Parse(reference);
        Assert.That(address, Is.EqualTo(new ImageAddress(registry, repository, tag, digest)));
        Assert.That(address.Host, Is.EqualTo(host));
        Assert.That(ImageAddress.Parse(address.ToString()), Is.EqualTo(address));
    }
}
