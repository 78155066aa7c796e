using System.Text.Json.Nodes;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>
/// Another runtime than Docker's makes other calls between the profile and the app: crun starts a static app under its derived
/// profile. From a bundle and without cgroups, which crun 1.8.1 refuses where version 1 and 2 are both in use.
/// </summary>
public sealed class CrunTests
{
    private const int Seconds = 6;

    [Test]
    public void It_starts_the_app_under_the_profile([Values] bool noNewPrivileges)
    {
        var result = Run(noNewPrivileges, Profile());
        Assert.That(result.ExitCode, Is.Zero, result.Output);
        Assert.That(result.Output, Does.Contain("Application is shutting down"));
    }

    [Test]
    public void It_does_not_where_the_profile_lacks_a_call_of_the_runtime()
    {
        var profile = Profile();
        foreach (var names in profile["syscalls"]!.AsArray().Select(rule => rule!["names"]!.AsArray()))
        {
            names.Remove(names.FirstOrDefault(n => (string?)n == "execve"));
        }

        Assert.That(Run(noNewPrivileges: true, profile).Output, Does.Contain("Operation not permitted"));
    }

    private static JsonObject Profile()
    {
        var profile = JsonNode.Parse(File.ReadAllText(Path.Combine(Samples.Grpc.Directory, "seccomp.json")))!.AsObject();
        foreach (var rule in profile["syscalls"]!.AsArray())
        {
            // Docker's own field, for people.
            rule!.AsObject().Remove("comment");
        }

        return profile;
    }

    private static CommandResult Run(bool noNewPrivileges, JsonObject profile)
    {
        using var bundle = new TemporaryDirectory("bundle");
        var configuration = Samples.PlanOf(Samples.Grpc).Configuration;
        CommandLine.Run("cp", "-r", Samples.Grpc.RootFileSystem("linux-x64"), bundle.File("rootfs")).Succeeded();
        CommandLine.Run("chmod", "-R", "a+rX", bundle.Path).Succeeded();
        Directory.CreateDirectory(bundle.File("rootfs", "proc"));
        Directory.CreateDirectory(bundle.File("rootfs", "dev"));
        File.WriteAllText(bundle.File("config.json"), Configuration(configuration, noNewPrivileges, profile).ToJsonString());

        // SIGTERM comes to the app through crun.
        return CommandLine.Run(
            "timeout",
            ["--preserve-status", "--signal=TERM", $"{Seconds}", "unshare", "--mount", "sh", "-euc", "mount -t tmpfs none /sys/fs/cgroup; exec crun --cgroup-manager=disabled --root \"$1/state\" run --bundle \"$1\" hdc-$$", "sh", bundle.Path]);
    }

    private static JsonObject Configuration(ImageConfiguration configuration, bool noNewPrivileges, JsonObject profile) => new()
    {
        ["ociVersion"] = "1.0.2",
        ["process"] = new JsonObject
        {
            ["user"] = new JsonObject { ["uid"] = 1654, ["gid"] = 1654 },
            ["args"] = new JsonArray([.. configuration.Entrypoint.Select(word => (JsonNode)word)]),
            ["env"] = new JsonArray([.. configuration.Environment.Select(v => (JsonNode)$"{v.Key}={v.Value}")]),
            ["cwd"] = configuration.WorkingDirectory,
            ["noNewPrivileges"] = noNewPrivileges,
            ["capabilities"] = new JsonObject { ["bounding"] = new JsonArray(), ["effective"] = new JsonArray(), ["permitted"] = new JsonArray() },
        },
        ["root"] = new JsonObject { ["path"] = "rootfs", ["readonly"] = true },
        ["mounts"] = new JsonArray(
            new JsonObject { ["destination"] = "/proc", ["type"] = "proc", ["source"] = "proc" },
            new JsonObject { ["destination"] = configuration.TempPath, ["type"] = "tmpfs", ["source"] = "tmpfs", ["options"] = new JsonArray("nosuid", "nodev", "noexec", "mode=1777") }),
        ["linux"] = new JsonObject
        {
            ["namespaces"] = new JsonArray([.. new[] { "pid", "mount", "ipc", "uts", "network" }.Select(kind => (JsonNode)new JsonObject { ["type"] = kind })]),
            ["seccomp"] = profile,
        },
    };
}
