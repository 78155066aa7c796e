using System.Text.Json.Nodes;
using HardenedContainer.Registries;
using HardenedContainer.Testing;

namespace HardenedContainer.Tasks.Tests;

/// <summary>An image without an app, and an app on it.</summary>
public sealed class BaseImageTests
{
    [OneTimeTearDown]
    public void Stop() => Registry.StopShared();

    [Test]
    public void A_base_has_what_every_image_has_and_nothing_that_starts()
    {
        using var run = new TaskRun().Set("ContainerRepository", "team/app");

        Assert.That(run.WriteBase(), Is.True, string.Join('\n', run.Engine.Errors.Select(e => e.Message)));

        var plan = JsonNode.Parse(File.ReadAllText(run.Base("plan.json")))!;
        var image = OciImage.Read(run.Base("image.oci.tar"));
        Assert.Multiple(() =>
        {
            Assert.That((string?)plan["repository"], Is.EqualTo("team/app-base"));
            Assert.That(plan["configuration"]!["entrypoint"]!.AsArray(), Is.Empty);
            Assert.That((string?)plan["configuration"]!["labels"]!["io.hardenedcontainer.variant"], Is.EqualTo("base"));
            Assert.That(image.Files, Does.Contain("etc/passwd").And.Contain("etc/group").And.Contain("usr/share/sbom/app-base.cdx.json"));
            Assert.That(image.Files.Where(f => f.StartsWith("app/", StringComparison.Ordinal)), Is.EqualTo(new[] { "app/" }));
            Assert.That(File.ReadAllText(run.Base("Dockerfile")), Does.Contain("USER 1654:1654").And.Not.Contain("ENTRYPOINT"));
        });

        // The same again changes nothing.
        var before = File.GetLastWriteTimeUtc(run.Base("plan.json"));
        Assert.That(run.WriteBase(), Is.True);
        Assert.That(File.GetLastWriteTimeUtc(run.Base("plan.json")), Is.EqualTo(before));
    }

    [Test]
    public void A_debug_stage_holds_before_the_rules()
    {
        using var run = new TaskRun().Set("HardenContainerDebugImage", "registry.example/tools:1@sha256:" + new string('a', 64));

        Assert.That(run.Run(), Is.True, string.Join('\n', run.Engine.Errors.Select(e => e.Message)));
        // Its archive cannot be written, for there is no such registry.
        Assert.That(run.Warnings, Is.EqualTo(new[] { "HDC9010" }), string.Join('\n', run.Engine.Warnings.Select(e => e.Message)));
        Assert.That(File.ReadAllText(run.Output("Dockerfile")), Does.Contain(" AS debug\n"));
    }

    [Test]
    public async Task An_app_stands_on_it()
    {
        using var cache = new TemporaryDirectory("cache");
        using var run = new TaskRun();
        Assert.That(run.WriteBase(), Is.True);
        var target = ImageAddress.Parse($"{Registry.Shared.Address}/team/common:1");
        var digest = (await ImagePush.Run(run.Base("image.oci.tar"), target, ["1"], new())).Digest;
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", cache.Path);
        try
        {
            Assert.That(run.Set("HardenContainerBase", $"{target}@{digest}").Run(), Is.True, string.Join('\n', run.Engine.Errors.Select(e => e.Message)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", null);
        }

        Assert.That(run.Warnings, Is.Empty);
        Assert.That(OciImage.Read(run.ImageArchive).Files, Does.Contain("etc/passwd").And.Contain("app/app"));
    }
}
