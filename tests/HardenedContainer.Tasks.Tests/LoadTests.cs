using HardenedContainer.Testing;

namespace HardenedContainer.Tasks.Tests;

/// <summary>The image goes into a real engine, or the publish says why not. The engine is named by an environment variable, of which a process has one.</summary>
[NonParallelizable]
public sealed class LoadTests
{
    private string? _host;
    private TaskRun _run = null!;

    [SetUp]
    public void Make()
    {
        _host = Environment.GetEnvironmentVariable("DOCKER_HOST");
        _run = new TaskRun().Set("HardenContainerImage", "docker").Set("ContainerRepository", "team/app").Set("ContainerImageTags", "1;stable");
    }

    [TearDown]
    public void Remove()
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", _host);
        _run.Dispose();
    }

    [OneTimeTearDown]
    public void Stop() => DockerDaemon.StopShared();

    [Test]
    public void The_image_is_in_the_engine_under_every_tag()
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", DockerDaemon.Shared.Host);

        Assert.That(_run.Run() && _run.Load(), Is.True, string.Join('\n', _run.Engine.Errors.Select(e => e.Message)));
        var inspected = DockerDaemon.Shared.Inspect("team/app:1");
        Assert.That((string?)inspected["Config"]!["User"], Is.EqualTo(OciImage.Read(_run.ImageArchive).Configuration["User"]!.GetValue<string>()));
        Assert.That((string?)DockerDaemon.Shared.Inspect("team/app:stable")["Id"], Is.EqualTo((string?)inspected["Id"]));
        Assert.That(_run.Engine.Messages.Select(m => m.Message), Has.Some.Contains("team/app:1 is sha256:").And.None.Contains("docker load"));
    }

    [Test]
    public void What_can_be_no_archive_is_built_in_the_engine()
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", DockerDaemon.Shared.Host);
        const string OnlyThere = "127.0.0.1:9/base:1";
        var pushed = StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, DockerDaemon.Shared);
        DockerDaemon.Shared.Docker("pull", pushed).Succeeded();
        DockerDaemon.Shared.Docker("tag", pushed, OnlyThere).Succeeded();
        _run.Set("HardenContainerBase", OnlyThere).Set("HardenContainerBaseFacts", "chiseled");

        Assert.That(_run.Run() && _run.Load(), Is.True, string.Join('\n', _run.Engine.Errors.Select(e => e.Message)));
        Assert.That(File.Exists(_run.ImageArchive), Is.False);
        Assert.That(DockerDaemon.Shared.Inspect("team/app:stable")["Config"]!["User"]!.GetValue<string>(), Is.Not.Empty);
    }

    [Test]
    public void HDC9301_an_engine_that_is_not_there_is_an_error_and_the_archive_stays()
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", "tcp://127.0.0.1:9");

        Assert.That(_run.Run(), Is.True);
        Assert.That(_run.Load(), Is.False);
        Assert.That(_run.Errors, Is.EqualTo(new[] { "HDC9301" }));
        Assert.That(File.Exists(_run.ImageArchive), Is.True);
    }

    [TestCase(true, "arm64", "amd64")]
    [TestCase(false, "arm64", "arm")]
    public void HDC9306_of_several_images_the_engine_gets_that_of_its_own_platform_or_none(bool hasOwn, params string[] architectures)
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", DockerDaemon.Shared.Host);
        _run.Set("ContainerRepository", $"team/{string.Join('-', architectures)}");

        Assert.That(_run.Run(), Is.True);
        Assert.That(_run.LoadOneOf(architectures), Is.EqualTo(hasOwn));
        Assert.That(_run.Errors, Is.EqualTo(hasOwn ? [] : new[] { "HDC9306" }));
        Assert.That(DockerDaemon.Shared.Docker("images", "--quiet", $"team/{string.Join('-', architectures)}").Succeeded().StandardOutput, hasOwn ? Is.Not.Empty : Is.Empty);
    }
}
