using System.Text.Json.Nodes;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary>Compares an image with the plan that it was made from.</summary>
internal static class PlannedImage
{
    /// <summary>Fails unless the image has exactly this tree and configuration.</summary>
    public static void AssertIs(ImagePlan plan, string image)
    {
        var config = DockerDaemon.Shared.Inspect(image)["Config"]!.AsObject();
        Assert.Multiple(() =>
        {
            Assert.That(DockerDaemon.Shared.Export(image).ImageFiles.Select(Describe), Is.EquivalentTo(Expected(plan)));
            AssertConfiguration(plan.Configuration, config);
        });
    }

    /// <summary>Tree and configuration as lines, for comparing one image with another.</summary>
    public static IReadOnlyList<string> Describe(string image)
    {
        var config = DockerDaemon.Shared.Inspect(image)["Config"]!.AsObject();
        string[] names = ["User", "WorkingDir", "Env", "Entrypoint", "Cmd", "Labels", "ExposedPorts", "StopSignal", "Healthcheck", "Volumes"];
        return
        [
            .. DockerDaemon.Shared.Export(image).ImageFiles.Select(Describe).Order(StringComparer.Ordinal),
            .. names.Select(name => $"{name}: {Ordered(config[name])}"),
        ];
    }

    private static string Ordered(JsonNode? value) => value switch
    {
        JsonObject { Count: 0 } or null => "",
        JsonObject members => string.Join(", ", members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value?.ToJsonString()}")),
        _ => value.ToJsonString(),
    };

    private static void AssertConfiguration(ImageConfiguration expected, JsonObject config)
    {
        // buildah adds a label with its own version.
        var labels = config["Labels"]!.AsObject().Where(l => l.Key != "io.buildah.version").Select(l => (l.Key, (string)l.Value!));
        Assert.That((string?)config["User"], Is.EqualTo(expected.User));
        Assert.That((string?)config["WorkingDir"], Is.EqualTo(expected.WorkingDirectory));
        Assert.That((string?)config["StopSignal"], Is.EqualTo(expected.StopSignal));
        Assert.That(Strings(config["Env"]), Is.EquivalentTo(expected.Environment.Select(v => $"{v.Key}={v.Value}")));
        Assert.That(labels, Is.EquivalentTo(expected.Labels.Select(l => (l.Key, l.Value))));
        Assert.That(Strings(config["Entrypoint"]), Is.EqualTo(expected.Entrypoint));
        Assert.That(Strings(config["Cmd"]), Is.EqualTo(expected.Command));
        Assert.That(config["ExposedPorts"]?.AsObject().Select(p => p.Key) ?? [], Is.EquivalentTo(expected.Ports.Select(p => p.ToString())));
        Assert.That(config["Healthcheck"]?.ToJsonString(), Is.EqualTo(expected.Health is { } health ? Health(health) : null));
    }

    private static string Health(HealthCheck health)
    {
        var check = new JsonObject
        {
            ["Test"] = new JsonArray([.. health.Command.Prepend("CMD").Select(c => (JsonNode)c)]),
            ["Interval"] = health.Interval.Ticks * 100,
            ["Timeout"] = health.Timeout.Ticks * 100,
        };
        if (health.StartPeriod > TimeSpan.Zero)
        {
            // The engine shows what is not its default.
            check["StartPeriod"] = health.StartPeriod.Ticks * 100;
        }

        check["Retries"] = health.Retries;
        return check.ToJsonString();
    }

    private static IEnumerable<string> Strings(JsonNode? array) => array is null ? [] : array.AsArray().Select(v => (string)v!);

    private static string Describe(ExportedFile file) =>
        $"{file.Type} {Octal((int)file.Mode)} {file.Uid}:{file.Gid} {file.Sha256} {file.Path} -> {file.LinkTarget}";

    // The engine makes /etc/… in every container, so /etc is there even where the plan has none.
    private static IEnumerable<string> Expected(ImagePlan plan) => plan.Entries.Select(e => e.Kind switch
    {
        ImageEntryKind.Directory => $"Directory {Octal(e.Mode)} 0:0  {e.Path} -> ",
        ImageEntryKind.SymbolicLink => $"SymbolicLink {Octal(e.Mode)} 0:0  {e.Path} -> {e.LinkTarget}",
        _ => $"RegularFile {Octal(e.Mode)} 0:0 {e.Sha256} {e.Path} -> ",
    });

    private static string Octal(int mode) => Convert.ToString(mode, 8);
}
