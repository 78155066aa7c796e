using System.Globalization;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using static HardenedContainer.Rendering.RunFacts;

namespace HardenedContainer.Rendering;

/// <summary><c>compose.yaml</c>: the container on one machine, as confined as Docker can.</summary>
public static class ComposeRenderer
{
    /// <summary>Renders the file.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(ImagePlan plan)
    {
        var run = plan.Run;
        var service = Object(
            ("image", LocalImage(plan)),
            ("user", plan.Configuration.User),
            ("read_only", true),
            ("cap_drop", Array(["ALL"])),
            ("security_opt", Array(SecurityOptions(plan))),
            ("pids_limit", run.PidsLimit),
            ("mem_limit", run.MemoryLimit),
            ("memswap_limit", run.MemoryLimit),
            ("cpus", Cpus(plan)),
            ("ulimits", new JsonObject { ["core"] = 0 }),
            ("tmpfs", Array([$"{plan.Configuration.TempPath}:{string.Join(',', [.. TempOptions(plan), .. TempOwner(plan)])}"])),
            ("environment", Variables(plan) is { IsEmpty: false } variables ? Object(variables.Select(v => (v.Key, (JsonNode?)v.Value))) : null),
            ("ports", IfAny(plan.Configuration.Ports.Select(p => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{p.Number}:{p.Number}/{p.Protocol}")))),
            ("secrets", IfAny(run.Secrets.Select(s => (JsonNode)s.Name))),
            ("volumes", IfAny(run.Volumes.Select(v => Object(("type", "volume"), ("source", v.Name), ("target", v.Path))))),
            ("healthcheck", plan.Configuration.Health is { } health ? Health(health) : null),
            ("stop_grace_period", Duration(TimeSpan.FromSeconds(StopSeconds(plan)))),
            ("restart", "on-failure:5"),
            ("logging", Object(("driver", "json-file"), ("options", new JsonObject { ["max-file"] = "3", ["max-size"] = "10m" }))));
        var document = Object(
            ("services", new JsonObject { [NameOf(plan)] = service }),
            ("secrets", run.Secrets.IsEmpty ? null : Object(run.Secrets.Select(s => (s.Name, (JsonNode?)new JsonObject { ["file"] = HostPath(s.File) })))),
            ("volumes", run.Volumes.IsEmpty ? null : Object(run.Volumes.Select(v => (v.Name, (JsonNode?)new JsonObject())))));
        return GeneratedFiles.Seal("\n" + YamlText.Write(WithoutVariables(document)));
    }

    private static IEnumerable<string> SecurityOptions(ImagePlan plan)
    {
        yield return "no-new-privileges:true";
        if (plan.Seccomp is not null)
        {
            yield return $"seccomp:{SeccompFile}";
        }

        if (plan.Run.NodeProfiles)
        {
            yield return $"apparmor:{ProfileName(plan)}";
        }
    }

    private static JsonObject Health(HealthCheck health) => Object(
        ("test", Array(["CMD", .. health.Command])),
        ("interval", Duration(health.Interval)),
        ("timeout", Duration(health.Timeout)),
        ("start_period", Duration(health.StartPeriod)),
        ("retries", health.Retries));

    private static string Duration(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");

    // A path without a slash at its start would be the name of a volume, and ~ a home directory.
    private static string HostPath(string path) => Path.IsPathRooted(path) ? path : $"./{path}";

    // Compose puts variables of the caller's environment in place of $NAME, in every string.
    private static JsonNode WithoutVariables(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : WithoutVariables(p.Value)))!),
        JsonArray list => new JsonArray([.. list.Select(item => WithoutVariables(item!))]),
        JsonValue value when value.TryGetValue<string>(out var text) => text.Replace("$", "$$", StringComparison.Ordinal),
        _ => node.DeepClone(),
    };
}
