using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Registries.Tests;

/// <summary>Pushes to Debian's registry: open, with basic authentication, with TLS.</summary>
public sealed class RegistryPushTests
{
    // Several parts for each layer.
    private static readonly RegistryLimits _limits = new() { Chunk = 16 << 10 };

    [Test]
    public async Task An_archive_is_pushed_once_and_then_only_its_tag()
    {
        using var archive = new ArchiveFile(TinyPlan.Hostile(newLines: true));
        var target = Address(Registry.Shared, "push/once");

        var first = await ImagePush.Run(archive.Path, target, ["1.2.3", "stable"], Settings());
        var second = await ImagePush.Run(archive.Path, target, ["again"], Settings());

        Assert.That(first, Is.EqualTo(new PushResult(archive.Result.ManifestDigest, Sent: 2, Present: 0)));
        Assert.That(second, Is.EqualTo(new PushResult(archive.Result.ManifestDigest, Sent: 0, Present: 2)));
        foreach (var tag in (string[])["1.2.3", "stable", "again"])
        {
            Assert.That(Registry.Shared.Digest("push/once", tag), Is.EqualTo(archive.Result.ManifestDigest));
        }
    }

    [Test]
    public async Task A_blob_of_another_repository_is_mounted()
    {
        using var archive = new ArchiveFile();
        await ImagePush.Run(archive.Path, Address(Registry.Shared, "mount/from"), ["1"], Settings());

        var result = await ImagePush.Run(archive.Path, Address(Registry.Shared, "mount/to"), ["1"], Settings(), from: "mount/from");

        Assert.That((result.Sent, result.Present), Is.EqualTo((0, 2)));
        Assert.That(Registry.Shared.Digest("mount/to", "1"), Is.EqualTo(archive.Result.ManifestDigest));
    }

    [Test]
    public async Task A_registry_with_basic_authentication_takes_who_is_logged_in()
    {
        using var registry = Registry.Start(authenticates: true);
        using var archive = new ArchiveFile();
        using var docker = new DockerConfiguration().LogIn(registry.Address);
        using var stranger = new DockerConfiguration().LogIn(registry.Address, password: "wrong");
        var target = Address(registry, "team/app");

        Assert.That(Problem.Of(() => ImagePush.Run(archive.Path, target, ["1"], Settings()), "HDC9402"), Does.Contain("nobody is logged in"));
        Assert.That(Problem.Of(() => ImagePush.Run(archive.Path, target, ["1"], Settings(stranger)), "HDC9402"), Does.Not.Contain("nobody").And.Not.Contain("wrong"));
        var pushed = await ImagePush.Run(archive.Path, target, ["1"], Settings(docker));
        using var client = new RegistryClient(target, Settings(docker));
        Assert.That((await client.GetManifest("1")).Digest, Is.EqualTo(pushed.Digest));
    }

    [Test]
    public async Task A_registry_with_TLS_is_trusted_by_its_root_alone()
    {
        var authority = new CertificateAuthority("registry root");
        using var certificate = authority.Issue(IPAddress.Loopback);
        using var registry = Registry.Start(certificate: certificate);
        using var archive = new ArchiveFile();
        var target = Address(registry, "team/app");
        X509Certificate2Collection roots = [X509Certificate2.CreateFromPem(authority.Pem)];
        X509Certificate2Collection others = [X509Certificate2.CreateFromPem(new CertificateAuthority("other root").Pem)];

        Assert.That(Problem.Of(() => ImagePush.Run(archive.Path, target, ["1"], Settings()), "HDC9401"), Does.Contain("certificate"));
        Problem.Of(() => ImagePush.Run(archive.Path, target, ["1"], Settings() with { Roots = others }), "HDC9401");
        Assert.That((await ImagePush.Run(archive.Path, target, ["1"], Settings() with { Roots = roots })).Sent, Is.EqualTo(2));
    }

    [Test]
    public async Task Blobs_that_were_pushed_are_read_again()
    {
        using var archive = new ArchiveFile();
        var target = Address(Registry.Shared, "read/again");
        await ImagePush.Run(archive.Path, target, ["1"], Settings());

        using var client = new RegistryClient(target, Settings());
        var manifest = await client.GetManifest("1");
        foreach (var layer in JsonNode.Parse(manifest.Content)!["layers"]!.AsArray())
        {
            using var content = new MemoryStream();
            await client.GetBlob((string)layer!["digest"]!, (long)layer["size"]!, content);
            Assert.That(content.Length, Is.EqualTo(archive.Result.LayerLength));
        }
    }

    [Test]
    public async Task A_registry_without_the_referrers_API_gets_a_list_under_the_tag_for_it()
    {
        using var archive = new ArchiveFile();
        var target = Address(Registry.Shared, "referrers/app");
        await ImagePush.Run(archive.Path, target, ["1"], Settings());
        using var client = new RegistryClient(target, Settings());
        var subject = await client.GetManifest("1");

        var annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "sbom.cdx.json" };
        var first = await Referrers.Push(target, subject, new("application/vnd.cyclonedx+json", "{}"u8.ToArray(), annotations), Settings());
        var again = await Referrers.Push(target, subject, new("application/vnd.cyclonedx+json", "{}"u8.ToArray(), annotations), Settings());
        var second = await Referrers.Push(target, subject, new("text/plain", "notes"u8.ToArray(), new Dictionary<string, string>()), Settings());

        var list = JsonNode.Parse((await client.GetManifest(subject.Digest.Replace(':', '-'))).Content)!["manifests"]!.AsArray();
        Assert.That(again, Is.EqualTo(first));
        Assert.That(list.Select(e => (string)e!["digest"]!), Is.EqualTo(new[] { first, second }));
        Assert.That((string)list[0]!["artifactType"]!, Is.EqualTo("application/vnd.cyclonedx+json"));
        Assert.That((string)list[0]!["annotations"]!["org.opencontainers.image.title"]!, Is.EqualTo("sbom.cdx.json"));
        var artifact = JsonNode.Parse((await client.GetManifest(first)).Content)!;
        Assert.That((string)artifact["subject"]!["digest"]!, Is.EqualTo(subject.Digest));
        Assert.That((string)artifact["layers"]![0]!["mediaType"]!, Is.EqualTo("application/vnd.cyclonedx+json"));
    }

    private static ImageAddress Address(Registry registry, string repository) => ImageAddress.Parse($"{registry.Address}/{repository}");

    private static RegistrySettings Settings(DockerConfiguration? docker = null) => new() { Limits = _limits, Credentials = docker?.Credentials ?? DockerCredentials.None };
}
