using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>A fresh clone needs one command, and the same command again changes nothing.</summary>
[Parallelizable]
public sealed class SecondRunTests
{
    private TestProject _app = null!;
    private HardenedPublish _first = null!;
    private HardenedPublish _second = null!;
    private SortedDictionary<string, string> _before = null!;
    private SortedDictionary<string, string> _after = null!;

    [OneTimeSetUp]
    public void PublishTwice()
    {
        // A settings item that matches nothing gives a warning on every run, HDC0008.
        _app = Apps.Console(
            "<HardenContainerImage>archive</HardenContainerImage>",
            """<ItemGroup><HardenContainerRule Include="HDC1003" Severity="warning" Justification="none needed" /></ItemGroup>""");
        _first = _app.Publish().Succeeded();
        _before = Snapshot.Times(Path.Combine(_app.Directory, "bin"));
        _second = _app.Publish().Succeeded();
        _after = Snapshot.Times(Path.Combine(_app.Directory, "bin"));
    }

    [OneTimeTearDown]
    public void Remove() => _app.Dispose();

    [Test]
    public void One_command_on_a_fresh_clone_leaves_a_build_context_and_an_image()
    {
        Assert.That(
            Directory.EnumerateFileSystemEntries(_first.Directory).Select(Path.GetFileName),
            Is.EquivalentTo(new[]
            {
                ".dockerignore", "Dockerfile", "apparmor.profile", "compose.yaml", "ecs-task-definition.json", "falco.yaml", "image.oci.tar", "kubernetes.yaml", "namespace.yaml",
                "plan.json", "report.html", "report.json", "report.md", "report.sarif", "rootfs", "run.sh", "sbom.cdx.json", "seccomp.json",
            }));
        Apps.AssertSaysHello(_first.Directory);
    }

    [Test]
    public void A_second_run_changes_no_time_stamp_and_no_file() => Assert.That(_after, Is.EqualTo(_before));

    [Test]
    public void A_second_run_gives_the_same_warnings()
    {
        string[] Warnings(HardenedPublish publish) => [.. publish.Output.Split('\n').Where(line => line.Contains("warning", StringComparison.Ordinal)).Select(line => line.Trim()).Order()];

        Assert.That(Warnings(_first), Has.Some.Contains("HDC0008"));
        Assert.That(Warnings(_second), Is.EqualTo(Warnings(_first)));
    }

    [Test]
    public void A_second_run_says_that_nothing_changed() => Assert.That(_second.Output, Does.Contain("(unchanged)"));

    [Test]
    public void Each_long_step_is_announced_before_it_starts()
    {
        var steps = new[] { "restoring App for linux-x64", "publishing App, self-contained", "checking the publish", "staging", "writing" };
        var at = steps.Select(step => _first.Output.IndexOf("HardenedContainer: " + step, StringComparison.Ordinal)).ToArray();

        Assert.That(at, Has.None.EqualTo(-1));
        Assert.That(at, Is.Ordered);
    }

    [Test]
    public void The_image_goes_into_an_engine_on_request()
    {
        var publish = _app.Publish(DockerDaemon.Shared.ClientEnvironment(), "-p:HardenContainerImage=docker", "-p:ContainerRepository=second-run").Succeeded();

        Assert.That(publish.Output, Does.Match("HardenedContainer: second-run:1.0.0 is sha256:[0-9a-f]{64}").And.Not.Contain("docker load"));
        Assert.That(DockerDaemon.Shared.Run("second-run:1.0.0", DockerDaemon.HardenedArguments).Succeeded().StandardOutput, Is.EqualTo("hello\n"));
    }

    [Test]
    public void The_closing_summary_has_at_most_15_lines_and_ends_with_commands()
    {
        var summary = _first.Output[_first.Output.IndexOf("Hardened image", StringComparison.Ordinal)..].TrimEnd().Split('\n');

        Assert.That(summary, Has.Length.LessThanOrEqualTo(15));
        Assert.That(summary[0], Does.Contain("Hardened image app:1.0.0 for linux-x64, user 1654:1654"));
        Assert.That(summary, Has.Some.Contains("self-contained (HardenContainerMode=self-contained)"));
        Assert.That(summary, Has.Some.Contains("1 warning"));
        Assert.That(summary, Has.Some.Contains("docker load -i bin/Release/net10.0/hardened/image.oci.tar"));
        Assert.That(summary[^1].Trim(), Is.EqualTo("bin/Release/net10.0/hardened/run.sh"));
    }
}
