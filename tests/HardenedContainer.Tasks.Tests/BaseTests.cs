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

    private string PushBase(string content)
    {
        using var directory = new TemporaryDirectory("base");
        var plan = TinyPlan.Plan(
        [
            TinyPlan.Directory("/etc"), TinyPlan.File("/etc/base", content), TinyPlan.Directory("/tmp", 0b001_111_111_111),
            TinyPlan.File("/etc/passwd", "root:x:0:0::/:/x\napp:x:1654:1654::/home/app:/x\n"),
        ]);
        RootFileSystem.Stage(plan, directory.File("rootfs"));
        ImageArchive.Write(plan, directory.File("rootfs"), directory.File("base.tar"), LayerCompression.Gzip);
        return ImagePush.Run(directory.File("base.tar"), ImageAddress.Parse(Reference), ["1"], new()).GetAwaiter().GetResult().Digest;
    }
}
