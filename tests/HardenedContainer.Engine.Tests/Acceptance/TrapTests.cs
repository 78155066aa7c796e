using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>Decoys and canary files in the image of a real app.</summary>
public sealed class TrapTests
{
    [Test]
    public void The_image_is_exactly_what_was_planned() =>
        PlannedImage.AssertIs(Samples.PlanOf(Samples.WithTraps), SharedPublish.ImageOf(Samples.WithTraps));

    [TestCase("ls", "/usr/bin/ls", false)]
    [TestCase("/bin/sh", "/usr/bin/sh", false)]
    [TestCase("ls", "/usr/bin/ls", true)]
    public void Whoever_executes_a_decoy_sees_nothing_and_the_log_has_one_line(string command, string path, bool derivedProfile)
    {
        using var container = Start(derivedProfile);
        var run = DockerDaemon.Shared.Docker("exec", container.Id, command, "-c", "id");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((127, "")));

        var alert = JsonNode.Parse(container.Logs.Split('\n').Single(line => line.Contains("\"decoy\"", StringComparison.Ordinal)))!;
        Assert.That((alert["path"]!.GetValue<string>(), alert["argv0"]!.GetValue<string>(), alert["uid"]!.GetValue<int>()), Is.EqualTo((path, command, 1654)));
        Assert.That(alert["parent"]!.GetValue<int>(), Is.Zero, "it came from outside the container");
        Assert.That(container.IsRunning, Is.True);
    }

    [Test]
    public void A_decoy_that_terminates_stops_the_container([Values] bool derivedProfile)
    {
        using var container = Start(derivedProfile);
        DockerDaemon.Shared.Docker("exec", container.Id, "curl", "http://example.com/");
        var exit = container.WaitForExit(TimeSpan.FromSeconds(2));
        Assert.That(exit.ExitCode, Is.Zero, "the host shut down in order");
        Assert.That(container.Logs, Does.Contain("\"path\":\"/usr/bin/curl\""));
    }

    [Test]
    public void The_guard_writes_the_line_where_the_log_is_closed_to_others()
    {
        using var container = DockerDaemon.Shared.Start(SharedPublish.ImageOf(GuardedApp.Hardened("trimmed")), [.. DockerDaemon.HardenedArguments]);
        GuardTests.AssertReady(container);
        var run = DockerDaemon.Shared.Docker("exec", container.Id, "ls");
        Assert.That((run.ExitCode, run.Output), Is.EqualTo((127, "")));

        var alert = Wait.For(() => GuardTests.Event(container.Logs, "decoy"), TimeSpan.FromSeconds(10));
        Assert.That((alert?["path"]?.GetValue<string>(), alert?["uid"]?.GetValue<int>()), Is.EqualTo(("/usr/bin/ls", 1654)), container.Logs);
    }

    [Test]
    public void A_canary_file_is_there_to_be_read()
    {
        using var container = Start();
        Assert.That(container.ReadFile("/home/app/.aws/credentials"), Does.StartWith("[default]\naws_access_key_id"));
        Assert.That(Samples.PlanOf(Samples.WithTraps).Entries.Single(e => e.Path == "/home/app/.aws/credentials").Origin, Is.EqualTo("canary"));
    }

    // The app answers, so its host handles signals.
    private static Container Start(bool derivedProfile = false)
    {
        var container = Samples.Start(
            SharedPublish.ImageOf(Samples.WithTraps),
            derivedProfile ? ["--security-opt", $"seccomp={Path.Combine(Samples.WithTraps.Directory, "seccomp.json")}"] : []);
        container.Get(8080, "/").Dispose();
        return container;
    }
}
