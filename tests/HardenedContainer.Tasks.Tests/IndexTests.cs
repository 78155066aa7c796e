using System.Text.Json.Nodes;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;
using Microsoft.Build.Framework;
using TaskItem = Microsoft.Build.Utilities.TaskItem;

namespace HardenedContainer.Tasks.Tests;

/// <summary>The images of two platforms and their debug variants, joined and pushed.</summary>
public sealed class IndexTests
{
    private TaskRun _run = null!;

    private string DebugArchive => _run.Output("image-debug.oci.tar");

    private string Messages => string.Join('\n', _run.Engine.Errors.Select(e => $"{e.Code} {e.Message}"));

    [SetUp]
    public void Make() => _run = new TaskRun().Set("HardenContainerPush", "true").Set("ContainerRegistry", Registry.Shared.Address);

    [TearDown]
    public void Remove() => _run.Dispose();

    [OneTimeTearDown]
    public void Stop() => Registry.StopShared();

    [Test]
    public async Task Both_indexes_name_both_platforms_and_are_pushed_under_their_tags()
    {
        using var registry = new RegistryClient(ImageAddress.Parse($"{Registry.Shared.Address}/team/several"), new());
        ITaskItem[] parts = [Part("linux-x64", "amd64"), Part("linux-arm64", "arm64")];

        Assert.That(_run.Join(parts) && _run.Push(), Is.True, Messages);

        string[] said = [.. _run.Engine.Messages.Where(m => m.Importance == MessageImportance.High).Select(m => m.Message!)];
        foreach (var (archive, metadata, tags) in new[] { (_run.ImageArchive, "ImageDigest", new[] { "1", "stable" }), (DebugArchive, "DebugDigest", ["1-debug", "stable-debug"]) })
        {
            string[] digests = [.. parts.Select(p => p.GetMetadata(metadata))];
            Assert.That(BuiltImageReader.Read(archive).Select(i => i.Digest), Is.EqualTo(digests));
            Assert.That(said, Has.Some.StartsWith($"Image index team/several:{tags[0]} for linux-x64, linux-arm64: "));
            foreach (var tag in tags)
            {
                var manifests = JsonNode.Parse((await registry.GetManifest(tag)).Content)!["manifests"]!.AsArray();
                Assert.That(manifests.Select(m => (string?)m!["digest"]), Is.EqualTo(digests), tag);
            }
        }

        // Whoever sees the debug variant's tag sees the image whole.
        Assert.That(Array.FindLastIndex(said, m => m.Contains("bill of materials")), Is.InRange(0, Array.FindIndex(said, m => m.Contains("pushing 1-debug, stable-debug"))));
    }

    [Test]
    public void Without_a_debug_variant_of_each_there_is_no_index_of_them()
    {
        ITaskItem[] parts = [Part("linux-x64", "amd64"), Part("linux-arm64", "arm64")];
        Assert.That(_run.Join(parts), Is.True, Messages);
        Assert.That(DebugArchive, Does.Exist);

        parts[1].SetMetadata("DebugArchive", "");
        Assert.That(_run.Join(parts), Is.True, Messages);

        Assert.That(DebugArchive, Does.Not.Exist);
        Assert.That(_run.ImageArchive, Does.Exist);
    }

    [Test]
    public void What_fails_for_one_leaves_no_index()
    {
        Assert.That(_run.Join(Part("linux-x64", "amd64"), Part("linux-arm64", "arm64")) && _run.Join(), Is.True, Messages);

        Assert.That(_run.ImageArchive, Does.Not.Exist);
        Assert.That(DebugArchive, Does.Not.Exist);
    }

    private TaskItem Part(string runtimeIdentifier, string architecture)
    {
        var plan = TinyPlan.StaticWeb() with
        {
            RuntimeIdentifier = runtimeIdentifier, Architecture = architecture, Repository = "team/several", Tags = ["1", "stable"], DebugImage = "registry.example/tools:1",
        };

        // What lies below it is of no account here.
        var debug = DebugVariant.Of(plan)! with { Base = plan.Base };
        var output = new OutputLayout(_run.Output(runtimeIdentifier));
        var rootfs = output.RootFileSystem(runtimeIdentifier);
        RootFileSystem.Stage(plan, rootfs);
        File.WriteAllText(output.Plan, PlanJson.Write(plan));
        File.WriteAllText(output.File(SbomRenderer.FileName), "{}");
        return new(output.Directory, new Dictionary<string, string>
        {
            ["PlanFile"] = output.Plan,
            ["ImageArchive"] = output.ImageArchive,
            ["ImageDigest"] = ImageArchive.Write(plan, rootfs, output.ImageArchive, LayerCompression.Gzip).ManifestDigest,
            ["DebugArchive"] = output.DebugArchive,
            ["DebugDigest"] = ImageArchive.Write(debug, rootfs, output.DebugArchive, LayerCompression.Gzip).ManifestDigest,
        });
    }
}
