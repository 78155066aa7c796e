using HardenedContainer.Testing;

namespace HardenedContainer.Tasks.Tests;

/// <summary>The archive goes to a real registry, or the publish says why not.</summary>
public sealed class PushTests
{
    private TaskRun _run = null!;

    [SetUp]
    public void Make() => _run = new TaskRun().Set("HardenContainerPush", "true").Set("ContainerRepository", "team/app").Set("ContainerImageTags", "1;stable");

    [TearDown]
    public void Remove() => _run.Dispose();

    [OneTimeTearDown]
    public void Stop() => Registry.StopShared();

    [Test]
    public void The_image_is_pushed_under_every_tag()
    {
        _run.Set("ContainerRegistry", Registry.Shared.Address);

        Assert.That(_run.Run() && _run.Push(), Is.True, string.Join('\n', _run.Engine.Errors.Select(e => e.Message)));
        var digest = OciImage.Read(_run.ImageArchive).ManifestDigest;
        Assert.That(Registry.Shared.Digest("team/app", "1"), Is.EqualTo(digest));
        Assert.That(Registry.Shared.Digest("team/app", "stable"), Is.EqualTo(digest));
    }

    [Test]
    public void HDC9401_a_registry_that_is_not_there_is_an_error()
    {
        // The port of nobody: discard.
        _run.Set("ContainerRegistry", "127.0.0.1:9");

        Assert.That(_run.Run(), Is.True);
        Assert.That(_run.Push(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9401" }));
    }
}
