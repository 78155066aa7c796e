using System.Net;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>A trimmed app on each kind of base. The app is published once; only what stands below it differs.</summary>
public sealed class BaseTests
{
    private static string Chiseled => StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, DockerDaemon.Shared);

    [Test]
    public void It_runs_on_scratch_assembled_from_the_build_machine() => AssertAnswers(SharedPublish.ImageOf(Samples.Razor));

    [Test]
    public void It_runs_on_a_chiseled_base_pinned_by_digest()
    {
        var publish = Samples.Again(Samples.Razor, "bin/chiseled", $"-p:HardenContainerBase={Chiseled}", "-p:HardenContainerBaseFacts=chiseled", "-p:HardenContainerTimeZones=always");
        var image = DockerDaemon.Shared.Build(publish.Directory);

        Assert.That(File.ReadAllLines(publish.Dockerfile), Does.Contain($"FROM {Chiseled}"));
        Assert.That(DockerDaemon.Shared.Export(image)["/usr/share/zoneinfo/Europe/Berlin"], Is.Not.Null);
        AssertAnswers(image);
    }

    [Test]
    public void It_runs_on_scratch_assembled_from_a_pinned_stage()
    {
        var publish = Samples.Again(Samples.Razor, "bin/libraries", $"-p:HardenContainerLibraries={Chiseled}");
        var image = DockerDaemon.Shared.Build(publish.Directory);
        var files = DockerDaemon.Shared.Export(image);
        var stage = DockerDaemon.Shared.Export(Chiseled);

        Assert.That(Samples.PlanOf(publish).Base.CopiedLibraries, Is.Not.Empty);
        foreach (var library in Samples.PlanOf(publish).Base.CopiedLibraries)
        {
            Assert.That(files[library], Is.Not.Null, library);
            Assert.That(stage.Files.Select(f => f.Sha256), Does.Contain(files[library]!.Sha256), library);
        }

        AssertAnswers(image);
    }

    private static void AssertAnswers(string image)
    {
        using var container = Samples.Start(image);
        using var page = container.Get(8080, "/");
        using var style = container.Get(8080, "/site.css");
        var text = page.Content.ReadAsStringAsync().Result;

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        Assert.That(text, Does.Contain("<h1>Guest book</h1>").And.Contain("__RequestVerificationToken"));
        Assert.That(style.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var exit = container.Stop(grace: TimeSpan.FromSeconds(20));
        Assert.That(exit.ExitCode, Is.Zero, container.Logs);
        Assert.That(exit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }
}
