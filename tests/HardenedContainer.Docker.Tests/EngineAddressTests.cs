using HardenedContainer.Diagnostics;

namespace HardenedContainer.Docker.Tests;

public sealed class EngineAddressTests
{
    private static EngineAddress From(Dictionary<string, string?> variables, params string[] existing) => EngineAddress.From(variables.GetValueOrDefault, existing.Contains);

    [Test]
    public void Without_a_variable_it_is_the_usual_socket() =>
        Assert.That(From([]).Uri.ToString(), Is.EqualTo("unix:///var/run/docker.sock"));

    [TestCase(new[] { "/run/user/7/podman/podman.sock" }, "unix:///run/user/7/podman/podman.sock")]
    [TestCase(new[] { "/run/user/7/podman/podman.sock", "/var/run/docker.sock" }, "unix:///var/run/docker.sock")]
    [TestCase(new string[0], "unix:///var/run/docker.sock")]
    public void Podman_is_taken_where_only_it_is_there(string[] existing, string expected) =>
        Assert.That(From(new() { ["XDG_RUNTIME_DIR"] = "/run/user/7" }, existing).Uri.ToString(), Is.EqualTo(expected));

    [TestCase("unix:///run/other.sock", null, "unix:///run/other.sock", null)]
    [TestCase("tcp://engine:2375", null, "tcp://engine:2375/", null)]
    [TestCase("tcp://engine:2375", "", "tcp://engine:2375/", null)]
    [TestCase("tcp://engine:2376", "1", "https://engine:2376/", "/certificates")]
    [TestCase("unix:///run/other.sock", "1", "unix:///run/other.sock", null)]
    public void DOCKER_HOST_says_where_and_the_others_say_how(string host, string? verify, string uri, string? certificates)
    {
        var address = From(new() { ["DOCKER_HOST"] = host, ["DOCKER_TLS_VERIFY"] = verify, ["DOCKER_CERT_PATH"] = "/certificates" });

        Assert.That((address.Uri.ToString(), address.CertificateDirectory), Is.EqualTo((uri, certificates)));
    }

    [Test]
    public void Without_a_directory_the_certificates_lie_at_home() =>
        Assert.That(From(new() { ["DOCKER_HOST"] = "tcp://e:1", ["DOCKER_TLS_VERIFY"] = "1", ["HOME"] = "/home/me" }).CertificateDirectory, Is.EqualTo("/home/me/.docker"));

    [TestCase("ssh://me@engine")]
    [TestCase("engine")]
    [TestCase("/var/run/docker.sock")]
    [TestCase("file:///var/run/docker.sock")]
    [TestCase("http:")]
    public void An_address_that_cannot_be_used_has_a_code(string host) =>
        Assert.That(
            () => From(new() { ["DOCKER_HOST"] = host }),
            Throws.InstanceOf<FindingException>().With.Property(nameof(FindingException.Findings)).One.Property(nameof(Finding.Descriptor)).EqualTo(DiagnosticCatalog.HDC9301));
}
