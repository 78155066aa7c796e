using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using HardenedContainer.Engine.Tests.Acceptance;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary><c>harden verify --run</c> on the real program and a real engine: images that run, and images that do not.</summary>
public sealed class VerifyRunTests
{
    [TestCase("serve", "", "")]
    [TestCase("deaf", "error HDC8015", "It was still running 10 s after SIGTERM, and was killed.")]
    [TestCase("local", "error HDC8016", "It listens on port 8080 of the loopback address and nowhere else.")]
    [TestCase("other", "warning HDC8016", "It exposes port 8080, and listens on 5000.")]
    [TestCase("write", "error HDC8015", "The app ended with status 1 when it wrote where it may not.")]
    [TestCase("crash", "error HDC8015", "The app ended with signal 11. It wrote: ")]
    [TestCase("fail", "warning HDC8015", "The app ended with status 3 before it was asked to. It wrote: ")]
    public void An_archive_is_run_as_production_would(string what, string code, string message) => AssertFound(TinyServer.Plan(what), code, message);

    [Test]
    public void An_executable_that_cannot_be_started_is_an_error() =>
        AssertFound(TinyServer.Plan("serve", "no program"u8.ToArray()), "error HDC8015", "The app ended with status 1. It wrote: exec /app/web: exec format error.");

    [Test]
    public void An_executable_that_is_not_there_is_an_error()
    {
        var plan = TinyServer.Plan("serve");

        AssertFound(plan with { Configuration = plan.Configuration with { Entrypoint = ["/app/none"] } }, "error HDC8015", "The engine cannot start it: ");
    }

    [TestCase("places", "", "")]
    [TestCase("fail", "error HDC8015", "It was not healthy ")]
    public void The_health_check_of_the_image_is_waited_for(string what, string code, string message)
    {
        var plan = TinyServer.Plan("serve");

        AssertFound(plan with { Configuration = plan.Configuration with { Health = TinyPlan.HealthCheck with { Command = ["/app/web", what], StartPeriod = TimeSpan.Zero, Interval = TimeSpan.FromSeconds(2), Retries = 1 } } }, code, message);
    }

    [Test]
    public void An_image_of_the_engine_is_run_and_stays_and_what_an_archive_brought_goes()
    {
        using var folder = new TemporaryDirectory();
        var archive = Write(folder, TinyServer.Plan("serve") with { Repository = "verify-run-loaded" });
        var name = DockerDaemon.Shared.Load(archive)[0];
        var other = Write(folder, TinyServer.Plan("local") with { Repository = "verify-run-loaded" });
        var (before, unnamed) = (DockerDaemon.Shared.Inspect(name)["Id"]!.GetValue<string>(), Unnamed());

        Assert.That(Found(name), Is.Empty);
        Assert.That(Found(other).Select(f => f.Code), Is.EqualTo(new[] { "HDC8016" }));

        Assert.That(DockerDaemon.Shared.Inspect(name)["Id"]!.GetValue<string>(), Is.EqualTo(before));
        Assert.That(Unnamed(), Is.EquivalentTo(unnamed));
        Assert.That(DockerDaemon.Shared.Docker("ps", "--all", "--quiet", "--filter", $"ancestor={before}").Succeeded().Output.Trim(), Is.Empty);

        static string[] Unnamed() => DockerDaemon.Shared.Docker("images", "--quiet", "--filter", "dangling=true").Succeeded().Output.Split('\n');
    }

    // With the plan beside them: its limits, and its seccomp profile.
    [Test]
    public void Images_of_this_package_run_without_a_finding([Values("WebApi", "Grpc", "Razor")] string sample)
    {
        var result = Harden(Path.Combine(Samples.Of(sample).Directory, "image.oci.tar"), DockerDaemon.Shared.Host);

        Assert.That((result.ExitCode, result.StandardOutput), Is.EqualTo((0, "")));
    }

    [Test]
    public void An_engine_that_is_not_there_is_status_2_and_the_archive_is_checked_all_the_same()
    {
        using var folder = new TemporaryDirectory();

        var result = Harden(Write(folder, TinyServer.Plan("serve")), "unix:///nowhere.sock");

        Assert.That(result.ExitCode, Is.EqualTo(2), result.Output);
        Assert.That(result.StandardOutput, Does.Contain("No engine answers at unix:///nowhere.sock."));
    }

    [Test]
    public void A_folder_with_an_OCI_layout_is_run_too()
    {
        using var folder = new TemporaryDirectory();
        Directory.CreateDirectory(folder.File("layout"));
        System.Formats.Tar.TarFile.ExtractToDirectory(Write(folder, TinyServer.Plan("local")), folder.File("layout"), overwriteFiles: false);

        Assert.That(Found(folder.File("layout")).Select(f => f.Code), Is.EqualTo(new[] { "HDC8016" }));
    }

    [Test]
    public void What_the_engine_cannot_run_is_said_not_to_have_been_run()
    {
        using var folder = new TemporaryDirectory();

        Assert.That(Found(Write(folder, TinyServer.Plan("serve") with { Architecture = "s390x" })).Select(f => $"{f.Severity} {f.Code}"), Is.EqualTo(new[] { "warning HDC9500" }));
    }

    [Test]
    public void A_run_that_is_interrupted_leaves_nothing_and_no_stack()
    {
        using var folder = new TemporaryDirectory();
        var plan = TinyServer.Plan("wait");
        plan = plan with { Repository = "verify-run-interrupted", Configuration = plan.Configuration with { Labels = plan.Configuration.Labels.SetItem("verify-run", "interrupted") } };
        using var run = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "harden.dll"), "verify", "--run", Write(folder, plan)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["DOCKER_HOST"] = DockerDaemon.Shared.Host },
        })!;
        Assert.That(Wait.Until(() => Containers().Length > 0, TimeSpan.FromSeconds(60)), Is.True);

        CommandLine.Run("kill", ["-TERM", run.Id.ToString(CultureInfo.InvariantCulture)]).Succeeded();

        Assert.That(run.WaitForExit(TimeSpan.FromSeconds(60)), Is.True);
        Assert.That(run.ExitCode, Is.EqualTo(130));
        Assert.That(run.StandardError.ReadToEnd(), Does.StartWith("Running ").And.Not.Contain("   at "));
        Assert.That(Containers(), Is.Empty);
        Assert.That(DockerDaemon.Shared.Docker("images", "--quiet", "harden-verify").Succeeded().Output.Trim(), Is.Empty);

        string Containers() => DockerDaemon.Shared.Docker("ps", "--all", "--quiet", "--filter", "label=verify-run=interrupted").Succeeded().Output.Trim();
    }

    private static void AssertFound(ImagePlan plan, string code, string message)
    {
        using var folder = new TemporaryDirectory();

        var found = Found(Write(folder, plan with { Repository = $"verify-run-{Guid.NewGuid():N}" }));

        Assert.That(string.Join(", ", found.Select(f => $"{f.Severity} {f.Code}")), Is.EqualTo(code), string.Join('\n', found.Select(f => f.Message)));
        Assert.That(found.Select(f => f.Message), Has.All.StartsWith(message));
    }

    private static (string Severity, string Code, string Message)[] Found(string image) =>
    [
        .. from line in Harden(image, DockerDaemon.Shared.Host).StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
           let finding = JsonNode.Parse(line)!
           where finding["code"]!.GetValue<string>() is "HDC8015" or "HDC8016" or "HDC0007" or "HDC9500"
           select (finding["severity"]!.GetValue<string>(), finding["code"]!.GetValue<string>(), finding["message"]!.GetValue<string>()),
    ];

    private static CommandResult Harden(string image, string host)
    {
        var result = CommandLine.Run(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "harden.dll"), "verify", "--run", "--format", "json", image], new() { Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = host } });
        Assert.That(result.ExitCode, Is.InRange(0, 2), result.Output);
        return result;
    }

    private static string Write(TemporaryDirectory folder, ImagePlan plan)
    {
        var (root, archive) = (folder.File(Guid.NewGuid().ToString("N")), folder.File($"{Guid.NewGuid():N}.tar"));
        RootFileSystem.Stage(plan, root, CancellationToken.None);
        ImageArchive.Write(plan, root, archive, LayerCompression.Gzip);
        return archive;
    }
}
