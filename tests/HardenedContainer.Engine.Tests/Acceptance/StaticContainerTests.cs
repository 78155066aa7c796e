using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>What a static app can do in an otherwise empty root file system, read-only, without capabilities, as an ordinary user.</summary>
public sealed class StaticContainerTests
{
    private DockerNetwork _network = null!;
    private Container _container = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _network = DockerDaemon.Shared.CreateNetwork();
        _container = Samples.Start(SharedPublish.ImageOf(Samples.WebApi), "--network", _network.Name, "--network-alias", "service.test");
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _container?.Dispose();
        _network?.Dispose();
    }

    [Test]
    public void It_is_native_code() => Assert.That(Ask("/")["nativeAot"]!.GetValue<bool>(), Is.True);

    [Test]
    public void A_server_with_a_certificate_of_the_extra_root_is_trusted()
    {
        using var server = new HttpsServer(_network.Gateway, Samples.ExtraRoot.Issue(_network.Gateway));

        Assert.That(Ask($"/fetch?url={server.Url}")["status"]!.GetValue<int>(), Is.EqualTo(200));
    }

    [Test]
    public void A_server_with_a_certificate_of_an_unknown_root_is_refused_for_its_certificate()
    {
        using var server = new HttpsServer(_network.Gateway, new CertificateAuthority("unknown root").Issue(_network.Gateway));

        AssertRefused(server, "PartialChain");
    }

    [Test]
    public void A_server_that_only_the_build_machine_trusted_is_refused_for_its_certificate()
    {
        using var server = new HttpsServer(_network.Gateway, Samples.MachineRoot.Issue(_network.Gateway));

        AssertRefused(server, "PartialChain");
    }

    [Test]
    public void A_server_with_a_certificate_for_another_address_is_refused_for_its_certificate()
    {
        using var server = new HttpsServer(_network.Gateway, Samples.ExtraRoot.Issue(IPAddress.Parse("192.0.2.1")));

        AssertRefused(server, "RemoteCertificateNameMismatch");
    }

    [Test]
    public void A_name_is_resolved_by_the_name_server()
    {
        var own = _container.Inspect()["NetworkSettings"]!["Networks"]![_network.Name]!["IPAddress"]!.GetValue<string>();

        Assert.That(Ask("/dns?name=service.test")["found"]!.AsArray().Select(a => a!.GetValue<string>()), Is.EqualTo(new[] { own }));
        Assert.That(_container.ReadFile("/etc/hosts"), Does.Not.Contain("service.test"), "The name must not have been found without asking a server.");
    }

    [Test]
    public void A_time_zone_is_found()
    {
        var answer = Ask("/time/Europe/Berlin");
        var time = answer["time"]!.GetValue<DateTimeOffset>();

        Assert.That(answer["zone"]!.GetValue<string>(), Is.EqualTo("Europe/Berlin"));
        Assert.That(time.Offset, Is.EqualTo(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").GetUtcOffset(time)));
        Assert.That(time, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public void The_user_has_a_name_and_a_home()
    {
        var answer = Ask("/whoami");

        Assert.That(answer["name"]!.GetValue<string>(), Is.EqualTo("app"));
        Assert.That(answer["home"]!.GetValue<string>(), Is.EqualTo("/home/app"));
    }

    [Test]
    public void A_temporary_file_is_written_and_read()
    {
        var answer = Ask("/temp");

        Assert.That(answer["path"]!.GetValue<string>(), Does.StartWith("/tmp/"));
        Assert.That(answer["content"]!.GetValue<string>(), Is.EqualTo("written and read back"));
    }

    [Test]
    public void A_secret_comes_from_the_environment_then_a_file_then_the_manager()
    {
        using var folder = new TemporaryDirectory("secrets");
        File.WriteAllText(folder.File("in-both"), "of the file");
        File.WriteAllText(folder.File("in-file"), "123\n");
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        using var manager = new HttpsServer(_network.Gateway, Samples.ExtraRoot.Issue(_network.Gateway));
        using var container = Samples.Start(
            SharedPublish.ImageOf(Samples.WebApi), "--network", _network.Name, "--env", "IN_BOTH=12", "--env", $"SecretsManager={manager.Url}", "--volume", $"{folder.Path}:/run/secrets:ro");

        Assert.That(Locate("in-both"), Is.EqualTo(("environment", 2)));
        Assert.That(Locate("in-file"), Is.EqualTo(("file", 3)));
        Assert.That(Locate("elsewhere"), Is.EqualTo(("manager", 0)));
        Assert.That(container.Get(8080, "/secret/..%2F..%2Fetc%2Fpasswd").StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Ask("/secret/in-file", HttpStatusCode.NotFound)["error"], Is.Not.Null, "a container without any of them");

        (string, int) Locate(string name)
        {
            using var response = container.Get(8080, "/secret/" + name);
            var answer = JsonNode.Parse(response.Content.ReadAsStringAsync().Result)!;
            return (answer["source"]!.GetValue<string>(), answer["length"]!.GetValue<int>());
        }
    }

    [Test]
    public void Sha256_is_right() => Assert.That(
        Ask("/hash?text=empty%20root")["sha256"]!.GetValue<string>(),
        Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("empty root")))));

    [Test]
    public void AesGcm_encrypts_and_decrypts() => Assert.That(Ask("/hash")["aesGcmRoundTrip"]!.GetValue<bool>(), Is.True);

    [Test]
    public void Gzip_compresses_and_decompresses()
    {
        var answer = Ask("/gzip");

        Assert.That(answer["roundTrip"]!.GetValue<bool>(), Is.True);
        Assert.That(answer["compressedLength"]!.GetValue<int>(), Is.LessThan(answer["length"]!.GetValue<int>() / 2));
    }

    [Test]
    public void The_process_is_an_ordinary_user_without_capabilities_that_cannot_gain_any()
    {
        Ask("/");
        var status = File.ReadAllLines($"/proc/{_container.Inspect()["State"]!["Pid"]!.GetValue<int>()}/status");

        Assert.That(status, Does.Contain("Name:\tWebApi"));
        Assert.That(status, Does.Contain("Uid:\t1654\t1654\t1654\t1654"));
        Assert.That(status, Does.Contain("Gid:\t1654\t1654\t1654\t1654"));
        Assert.That(status, Does.Contain("NoNewPrivs:\t1"));
        var capabilities = status.Where(l => l.StartsWith("Cap", StringComparison.Ordinal)).Select(l => l.Split('\t'));
        Assert.That(capabilities.Select(c => c[0]), Is.EquivalentTo(new[] { "CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:" }));
        Assert.That(capabilities.Select(c => c[1]), Is.All.EqualTo("0000000000000000"));
    }

    [Test]
    public void It_is_the_only_process() =>
        Assert.That(DockerDaemon.Shared.Docker("top", _container.Id, "-eo", "pid").Succeeded().StandardOutput.Trim().Split('\n'), Has.Length.EqualTo(2));

    [Test]
    public void SIGTERM_ends_it_within_5_seconds_with_status_0()
    {
        using var container = Samples.Start(SharedPublish.ImageOf(Samples.WebApi));
        container.Get(8080, "/health").Dispose();

        var exit = container.Stop(grace: TimeSpan.FromSeconds(20));

        Assert.That(exit.ExitCode, Is.Zero, container.Logs);
        Assert.That(exit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private JsonNode Ask(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = _container.Get(8080, path);
        var text = response.Content.ReadAsStringAsync().Result;
        Assert.That(response.StatusCode, Is.EqualTo(expected), text);
        return JsonNode.Parse(text)!;
    }

    private void AssertRefused(HttpsServer server, string reason) => Assert.That(
        Ask($"/fetch?url={server.Url}", HttpStatusCode.BadGateway)["error"]!.GetValue<string>(),
        Does.StartWith("The remote certificate").And.Contain(reason));
}
