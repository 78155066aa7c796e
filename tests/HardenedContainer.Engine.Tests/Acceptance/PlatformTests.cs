using System.Net;
using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>
/// One publish for two platforms, each static with OpenSSL inside, pushed as one index and pulled from it again; arm64 is linked
/// on this machine and runs under QEMU.
/// </summary>
public sealed class PlatformTests
{
    private const string Repository = "platforms/web-api";

    private Emulation _emulation = null!;
    private DockerNetwork _network = null!;
    private HardenedPublish _publish = null!;

    private static string Name => $"{Registry.Shared.Address}/{Repository}:1.0.0";

    [OneTimeSetUp]
    public void Publish()
    {
        _publish = Samples.Again(
            Samples.WebApi, "bin/platforms", "-p:ContainerRuntimeIdentifiers=\"linux-x64;linux-arm64\"", $"-p:HardenContainerCrossRoot={UnpackedPackage.Of("libssl-dev", "arm64")}",
            "-p:HardenContainerPush=true", $"-p:ContainerRegistry={Registry.Shared.Address}", $"-p:ContainerRepository={Repository}", "-p:HardenContainerBakeFile=docker-bake.json");
        _emulation = Emulation.OfArm64();
        _network = DockerDaemon.Shared.CreateNetwork();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _network?.Dispose();
        _emulation?.Dispose();
    }

    [Test]
    public void The_tag_names_one_index_of_both()
    {
        var index = JsonNode.Parse(CommandLine.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"docker://{Name}").Succeeded().StandardOutput)!;

        Assert.That((string?)index["mediaType"], Is.EqualTo("application/vnd.oci.image.index.v1+json"));
        Assert.That(index["manifests"]!.AsArray().Select(m => (string?)m!["platform"]!["architecture"]), Is.EqualTo(new[] { "amd64", "arm64" }));
    }

    [TestCase("linux/amd64", "linux-x64")]
    [TestCase("linux/arm64", "linux-arm64")]
    public void It_answers_over_HTTP_and_calls_out_over_TLS(string platform, string runtimeIdentifier)
    {
        DockerDaemon.Shared.Docker(["pull", "--platform", platform, Name], TimeSpan.FromMinutes(2)).Succeeded();
        using var container = Samples.Start(Name, "--platform", platform, "--memory", "512m", "--network", _network.Name);
        using var server = new HttpsServer(_network.Gateway, Samples.ExtraRoot.Issue(_network.Gateway));
        using var stranger = new HttpsServer(_network.Gateway, new Testing.CertificateAuthority("unknown root").Issue(_network.Gateway));

        var about = Ask(container, "/");
        Assert.That((string?)about["runtimeIdentifier"], Is.EqualTo(runtimeIdentifier));
        Assert.That((bool)about["nativeAot"]!, Is.True);
        Assert.That((int)Ask(container, $"/fetch?url={server.Url}")["status"]!, Is.EqualTo(200));
        Assert.That((string?)Ask(container, $"/fetch?url={stranger.Url}", HttpStatusCode.BadGateway)["error"], Does.Contain("PartialChain"));
        Assert.That((bool)Ask(container, "/hash")["aesGcmRoundTrip"]!, Is.True);

        var status = File.ReadAllLines($"/proc/{container.Inspect()["State"]!["Pid"]!.GetValue<int>()}/status");
        Assert.That(status, Does.Contain("Uid:\t1654\t1654\t1654\t1654").And.Contain("CapEff:\t0000000000000000").And.Contain("NoNewPrivs:\t1"));
        Assert.That(container.Stop(grace: TimeSpan.FromSeconds(20)).ExitCode, Is.Zero, container.Logs);
    }

    [TestCase("linux-x64", "amd64")]
    [TestCase("linux-arm64", "arm64")]
    public void The_bill_of_materials_names_the_OpenSSL_that_was_linked_in(string runtimeIdentifier, string architecture)
    {
        var components = JsonNode.Parse(File.ReadAllText(Path.Combine(_publish.Directory, runtimeIdentifier, "sbom.cdx.json")))!["components"]!.AsArray();
        var openSsl = components.Single(c => (string?)c!["name"] == "openssl")!;

        Assert.That((string?)openSsl["version"], Does.StartWith("3."));
        Assert.That(components.Select(c => (string?)c!["purl"]).OfType<string>().Where(p => p.StartsWith("pkg:deb/", StringComparison.Ordinal)), Is.All.Contain($"arch={architecture}").Or.Contain("arch=all").Or.Not.Contain("arch="));
    }

    [Test]
    public void The_bake_file_has_both_build_contexts()
    {
        var root = _publish.Project.Directory;
        var bake = JsonNode.Parse(File.ReadAllText(Path.Combine(root, "docker-bake.json")))!;

        Assert.That(bake["group"]!["default"]!["targets"]!.AsArray().Select(t => (string?)t), Is.EqualTo(new[] { "platforms-web-api-amd64", "platforms-web-api-arm64" }));
        foreach (var (name, target) in bake["target"]!.AsObject())
        {
            Assert.That(File.Exists(Path.Combine(root, (string)target!["context"]!, (string)target["dockerfile"]!)), name);
            Assert.That((string?)target["platforms"]![0], Is.EqualTo("linux/" + name[^5..]));
            Assert.That((string?)target["tags"]![0], Is.EqualTo($"{Name}-{name[^5..]}"));
        }
    }

    private static JsonNode Ask(Container container, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = container.Get(8080, path);
        var text = response.Content.ReadAsStringAsync().Result;
        Assert.That(response.StatusCode, Is.EqualTo(expected), text);
        return JsonNode.Parse(text)!;
    }
}
