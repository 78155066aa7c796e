using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using HardenedContainer.Testing;

namespace HardenedContainer.Tasks.Tests;

/// <summary>An app on a base that lies in a real registry: fetched, pinned, locked, moved, offline.</summary>
[NonParallelizable]
public sealed class BaseTests
{
    private static readonly string? _searchPath = Environment.GetEnvironmentVariable("PATH");

    private TaskRun _run = null!;
    private TemporaryDirectory _cache = null!;
    private Registry _registry = null!;
    private string _old = "";

    private string Reference => $"{_registry.Address}/team/base:1";

    private string LockFile => Path.Combine(_run.ProjectDirectory, "hardened-container.lock.json");

    [SetUp]
    public void Make()
    {
        _cache = new("cache");
        _registry = Registry.Start();
        _old = PushBase("first");
        _run = new TaskRun().Set("HardenContainerBase", Reference);
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _cache.Path);
    }

    [TearDown]
    public void Remove()
    {
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", null);
        Environment.SetEnvironmentVariable("PATH", _searchPath);
        _run.Dispose();
        _registry.Dispose();
        _cache.Dispose();
    }

    [Test]
    public void The_base_is_in_the_archive_and_its_digest_in_the_Dockerfile()
    {
        Assert.That(_run.Run(), Is.True, Messages);

        Assert.That(_run.Warnings, Is.Empty, Messages);
        Assert.That(OciImage.Read(_run.ImageArchive).Files, Does.Contain("etc/base").And.Contain("app/app"));
        Assert.That(File.ReadAllLines(_run.Output("Dockerfile")), Does.Contain($"FROM {Reference}@{_old}"));
    }

    [Test]
    public void An_image_with_tools_is_pinned_too_and_a_failed_publish_leaves_no_archive_of_it()
    {
        var debug = Path.Combine(Path.GetDirectoryName(_run.ImageArchive)!, "image-debug.oci.tar");
        Assert.That(_run.Set("HardenContainerDebugImage", Reference).Pin() && _run.Run(), Is.True, Messages);
        Assert.That(File.ReadAllLines(_run.Output("Dockerfile")), Does.Contain($"FROM {Reference}@{_old} AS debug"));
        Assert.That(OciImage.Read(debug).Files, Does.Contain("etc/base").And.Contain("app/app"));

        File.Delete(LockFile);
        Assert.That(_run.Set("HardenContainerLocked", "true").Run(), Is.False);
        Assert.That(_run.Errors, Does.Contain("HDC9422"), Messages);
        Assert.That(debug, Does.Not.Exist);
    }

    // What the catalogue knows of a base, and where nothing is known; then from the lock file alone.
    [TestCase("distroless-static")]
    [TestCase("auto")]
    public void Packages_of_the_base_are_in_the_bill_of_materials(string facts)
    {
        Assert.That(_run.Set("HardenContainerBaseFacts", facts).Run(), Is.True, Messages);
        Assert.That(Listed(), Is.True);

        Assert.That(_run.Set("HardenContainerImage", "none").Pin() && _run.Run(), Is.True, Messages);
        Assert.That(Listed(), Is.EqualTo(facts == "auto"));

        bool Listed() => JsonNode.Parse(File.ReadAllText(_run.Output("sbom.cdx.json")))!["components"]!.AsArray().Any(c => (string?)c!["purl"] == "pkg:deb/debian/tzdata@2026b-0%2Bdeb13u1?arch=all");
    }

    [Test]
    public void A_good_signature_is_in_the_lock_file_and_is_not_looked_up_again()
    {
        var calls = Cosign("exit 0");
        Assert.That(_run.Set("HardenContainerBaseSignatures", "required").Set("HardenContainerAllowedRegistries", _registry.Address).Pin(), Is.True, Messages);
        var pinned = JsonNode.Parse(File.ReadAllText(LockFile))!["images"]![Reference]!;
        Assert.That((string?)pinned["signature"]!["signer"], Is.EqualTo("build@team.example"));
        Assert.That(File.ReadAllLines(calls), Has.Length.EqualTo(1).And.All.Contains($"verify --certificate-oidc-issuer https://issuer.example --certificate-identity build@team.example {_registry.Address}/team/base@{_old}"));

        File.Delete(calls);
        Assert.That(_run.Run(), Is.True, Messages);
        Assert.That(calls, Does.Not.Exist);
        Assert.That(_run.Warnings, Is.Empty, Messages);
        Assert.That(File.ReadAllText(_run.Output("report.json")), Does.Contain(" is signed by build@team.example (cosign)"));

        // Without the lock file the registry's digest is what is verified.
        File.Delete(LockFile);
        Assert.That(_run.Run(), Is.True, Messages);
        Assert.That(File.ReadAllLines(calls), Has.Length.EqualTo(1).And.All.Contains(_old));
    }

    [TestCase("auto", true)]
    [TestCase("required", false)]
    public void HDC9423_a_bad_signature(string mode, bool goesOn)
    {
        Cosign("echo 'Error: no matching signatures' >&2; exit 10");
        _run.Set("HardenContainerBaseSignatures", mode);

        Assert.That(_run.Run(), Is.EqualTo(goesOn), Messages);
        Assert.That(goesOn ? _run.Warnings : _run.Errors, Is.EqualTo(new[] { "HDC9423" }), Messages);
        Assert.That(_run.Pin(), Is.EqualTo(goesOn), Messages);
        Assert.That(File.Exists(LockFile), Is.EqualTo(goesOn));
        Assert.That(!goesOn || JsonNode.Parse(File.ReadAllText(LockFile))!["images"]![Reference]!["signature"] is null, Is.True);
    }

    [TestCase("archive", "Nothing says who signs")]
    [TestCase("none", "has no digest")]
    public void HDC9424_nobody_says_who_signs(string image, string what)
    {
        Assert.That(_run.Set("HardenContainerBaseSignatures", "required").Set("HardenContainerImage", image).Run(), Is.False);
        Assert.That(_run.Errors, Does.Contain("HDC9424"), Messages);
        Assert.That(Messages, Does.Contain(what));
    }

    [Test]
    public void HDC9010_without_its_registry_there_is_no_archive_and_no_error()
    {
        _registry.Dispose();

        Assert.That(_run.Set("HardenContainerBaseFacts", "distroless-static").Run(), Is.True, Messages);
        Assert.That(_run.Warnings, Is.EqualTo(new[] { "HDC9010" }), Messages);
        Assert.That(File.Exists(_run.ImageArchive), Is.False);
        Assert.That(File.ReadAllLines(_run.Output("Dockerfile")), Does.Contain($"FROM {Reference}"));
    }

    [Test]
    public void HDC9010_without_its_registry_a_push_is_an_error()
    {
        _registry.Dispose();

        _run.Set("HardenContainerBaseFacts", "distroless-static").Set("HardenContainerPush", "true").Set("ContainerRegistry", _registry.Address);
        Assert.That(_run.Run(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9010" }));
    }

    [Test]
    public void A_pinned_base_needs_no_registry()
    {
        Assert.That(_run.Pin(), Is.True, Messages);
        var pinned = JsonNode.Parse(File.ReadAllText(LockFile))!["images"]![Reference]!;
        Assert.That((string?)pinned["digest"], Is.EqualTo(_old));
        Assert.That((string?)pinned["platforms"]!["linux/amd64"], Is.EqualTo(_old));
        Assert.That(pinned["facts"]!["linux/amd64"]!["temp"]!.GetValue<bool>(), Is.True);
        _registry.Dispose();

        Assert.That(_run.Set("HardenContainerLocked", "true").Run(), Is.True, Messages);
        Assert.That(_run.Warnings, Is.Empty, Messages);
        Assert.That(OciImage.Read(_run.ImageArchive).Files, Does.Contain("etc/base"));
    }

    [TestCase("linux-x64;linux-arm64")]
    [TestCase("linux-arm64;linux-x64")]
    public void A_base_is_pinned_with_the_facts_of_each_platform(string identifiers)
    {
        PushIndex();
        Assert.That(_run.Set("ContainerRuntimeIdentifiers", identifiers).Pin(), Is.True, Messages);
        var facts = JsonNode.Parse(File.ReadAllText(LockFile))!["images"]![Reference]!["facts"]!.AsObject();
        Assert.That(facts.Select(f => f.Key), Is.EqualTo(new[] { "linux/amd64", "linux/arm64" }));
        foreach (var (platform, known) in facts)
        {
            Assert.That(known!.ToJsonString(), Does.Contain(platform["linux/".Length..] + "-only"));
        }

        _registry.Dispose();
        Assert.That(_run.Set("ContainerRuntimeIdentifier", "linux-x64").Set("HardenContainerImage", "none").Run(), Is.True, Messages);
        Assert.That(File.ReadAllText(_run.Output("sbom.cdx.json")), Does.Contain("amd64-only").And.Not.Contain("arm64-only"));
    }

    [Test]
    public void HDC9404_a_base_that_lacks_a_platform_is_not_pinned()
    {
        Assert.That(_run.Set("ContainerRuntimeIdentifiers", "linux-x64;linux-arm64").Pin(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9404" }), Messages);
        Assert.That(Messages, Does.Contain("not offered for linux/arm64, only for linux/amd64"));
        Assert.That(LockFile, Does.Not.Exist);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void HDC9420_a_tag_that_moved(bool isLocked)
    {
        Assert.That(_run.Pin(), Is.True, Messages);
        var moved = PushBase("second");
        Assert.That(moved, Is.Not.EqualTo(_old));

        Assert.That(_run.Set("HardenContainerLocked", isLocked ? "true" : "false").Run(), Is.EqualTo(!isLocked), Messages);
        Assert.That(isLocked ? _run.Errors : _run.Warnings, Is.EqualTo(new[] { "HDC9420" }), Messages);
        Assert.That(Messages, Does.Contain(_old).And.Contain(moved));
        Assert.That(File.Exists(_run.ImageArchive), Is.EqualTo(!isLocked));
        if (!isLocked)
        {
            Assert.That(File.ReadAllLines(_run.Output("Dockerfile")), Does.Contain($"FROM {Reference}@{_old}"));
        }
    }

    [Test]
    public void HDC9422_a_base_that_is_not_pinned_where_only_pinned_ones_are_allowed()
    {
        Assert.That(_run.Set("HardenContainerLocked", "true").Run(), Is.False);
        Assert.That(_run.Errors, Does.Contain("HDC9422"), Messages);
    }

    // Nothing of it is run: there is no engine.
    [Test]
    public void The_image_that_the_app_is_compiled_in_is_pinned_as_bases_are()
    {
        _run.Set("HardenContainerBase", "scratch").Set("HardenContainerSdkImage", Reference).Set("HardenContainerBuildIn", "docker").Set("HardenContainerLocked", "true");
        Assert.That(_run.BuildInDocker(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9422" }), Messages);

        Assert.That(_run.Pin(), Is.True, Messages);
        var moved = PushBase("second");
        Assert.That(_run.BuildInDocker(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9420" }), Messages);
        Assert.That(Messages, Does.Contain(_old).And.Contain(moved));

        Assert.That(_run.Set("HardenContainerAllowedRegistries", "registry.example").Set("HardenContainerBaseSignatures", "required").BuildInDocker(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC5043" }), Messages);
        File.WriteAllText(LockFile, "{}");
        Assert.That(_run.BuildInDocker(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9421" }), Messages);
    }

    [Test]
    public void HDC9421_a_broken_lock_file()
    {
        File.WriteAllText(LockFile, "{}");
        Assert.That(_run.Set("HardenContainerBaseFacts", "distroless-static").Run(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9421" }), Messages);
    }

    [Test]
    public void HDC6011_a_stale_pin()
    {
        Assert.That(_run.Pin(), Is.True, Messages);
        var document = JsonNode.Parse(File.ReadAllText(LockFile))!;
        document["images"]![Reference]!["pinned"] = "2020-01-01";
        File.WriteAllText(LockFile, document.ToJsonString());

        Assert.That(_run.Run(), Is.True, Messages);
        Assert.That(_run.Warnings, Is.EqualTo(new[] { "HDC6011" }), Messages);
    }

    [Test]
    public void HDC9404_a_base_that_cannot_be_pinned_leaves_the_lock_file_as_it_was()
    {
        Assert.That(_run.Pin(), Is.True, Messages);
        var before = File.ReadAllText(LockFile);

        Assert.That(_run.Set("HardenContainerBase", $"{_registry.Address}/team/base:none").Pin(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9404" }));
        Assert.That(File.ReadAllText(LockFile), Is.EqualTo(before));
    }

    [Test]
    public void The_stages_of_an_own_Dockerfile_are_pinned_too()
    {
        File.WriteAllText(Path.Combine(_run.ProjectDirectory, "Own.Dockerfile"), $"FROM {_registry.Address}/team/base:1 AS one\nFROM scratch\nFROM one\n");
        Assert.That(_run.Set("HardenContainerBase", "scratch").Set("HardenContainerDockerfile", "Own.Dockerfile").Pin(), Is.True, Messages);
        Assert.That(JsonNode.Parse(File.ReadAllText(LockFile))!["images"]!.AsObject().Select(i => i.Key), Is.EqualTo(new[] { Reference }));
    }

    private string Messages => string.Join('\n', _run.Engine.Errors.Select(e => $"{e.Code} {e.Message}").Concat(_run.Engine.Warnings.Select(e => $"{e.Code} {e.Message}")));

    // A program that stands in for cosign, alone on PATH before what is there, and the policy that asks for it.
    private string Cosign(string script)
    {
        var calls = _cache.File("cosign.called");
        File.WriteAllText(_cache.File("cosign"), $"#!/bin/sh\necho \"$@\" >> '{calls}'\n{script}\n");
        File.SetUnixFileMode(_cache.File("cosign"), (UnixFileMode)0b111_101_101);
        Environment.SetEnvironmentVariable("PATH", $"{_cache.Path}:{_searchPath}");
        _run.Add("HardenContainerSignature", $"{_registry.Address}/team", ("Signer", "build@team.example"), ("Issuer", "https://issuer.example"));
        return calls;
    }

    private string PushBase(string content)
    {
        using var directory = new TemporaryDirectory("base");
        return Push(WriteBase(directory, content, "tzdata", "amd64").Archive);
    }

    // For two platforms, each with a package of its own.
    private void PushIndex()
    {
        using var directory = new TemporaryDirectory("base");
        ImageIndexArchive.Write([.. new[] { "amd64", "arm64" }.Select(a => WriteBase(directory, a, a + "-only", a))], directory.File("index.tar"));
        Push(directory.File("index.tar"));
    }

    private string Push(string archive) => ImagePush.Run(archive, ImageAddress.Parse(Reference), ["1"], new()).GetAwaiter().GetResult().Digest;

    private static IndexPart WriteBase(TemporaryDirectory directory, string content, string package, string architecture)
    {
        var plan = TinyPlan.Plan(
        [
            TinyPlan.Directory("/etc"), TinyPlan.File("/etc/base", content), TinyPlan.Directory("/tmp", 0b001_111_111_111),
            TinyPlan.Directory("/var"), TinyPlan.Directory("/var/lib"), TinyPlan.Directory("/var/lib/dpkg"), TinyPlan.Directory("/var/lib/dpkg/status.d"),
            TinyPlan.File($"/var/lib/dpkg/status.d/{package}", $"Package: {package}\nVersion: 2026b-0+deb13u1\nArchitecture: all\n"),
            TinyPlan.File("/etc/passwd", "root:x:0:0::/:/x\napp:x:1654:1654::/home/app:/x\n"),
        ]) with { Architecture = architecture };
        var archive = directory.File(architecture, "base.tar");
        RootFileSystem.Stage(plan, directory.File(architecture, "rootfs"));
        return new(plan, archive, ImageArchive.Write(plan, directory.File(architecture, "rootfs"), archive, LayerCompression.Gzip).ManifestDigest);
    }
}
