using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using static HardenedContainer.Rendering.RunFacts;

namespace HardenedContainer.Rendering;

/// <summary>
/// <c>ecs-task-definition.json</c>, as <c>aws ecs register-task-definition --cli-input-json</c> takes it. Field names and limits
/// are those of the RegisterTaskDefinition API. An unknown field is an error there, so the marker stands in a Docker label.
/// </summary>
public static class EcsRenderer
{
    private const string TempVolume = "tmp";
    private const long MiB = 1L << 20;
    private const int LongestStop = 120;

    // vCPU units and the memory that goes with them, from, to and step in MiB (Fargate task sizes).
    private static readonly (int Cpu, int Smallest, int Largest, int Step)[] FargateSizes =
    [
        (256, 512, 512, 512), (256, 1024, 2048, 1024), (512, 1024, 4096, 1024), (1024, 2048, 8192, 1024), (2048, 4096, 16384, 1024),
        (4096, 8192, 30720, 1024), (8192, 16384, 61440, 4096), (16384, 32768, 122880, 8192),
    ];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Renders the file.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash; null where ECS has no such machine (32-bit ARM).</returns>
    public static string? Render(ImagePlan plan)
    {
        var architecture = plan.Architecture switch { "amd64" => "X86_64", "arm64" => "ARM64", _ => null };
        if (architecture is null)
        {
            return null;
        }

        var isFargate = plan.Run.EcsLaunchType == EcsLaunchType.Fargate;
        var (cpu, memory) = isFargate ? FargateSize(plan) : (Cpu(plan), Memory(plan));
        var definition = Object(
            ("containerDefinitions", new JsonArray(Container(plan, isFargate))),
            ("family", NameOf(plan)),
            ("requiresCompatibilities", Array([isFargate ? "FARGATE" : "EC2"])),
            ("networkMode", "awsvpc"),
            ("runtimePlatform", Object(("cpuArchitecture", architecture), ("operatingSystemFamily", "LINUX"))),
            ("cpu", Number(cpu)),
            ("memory", Number(memory)),
            ("executionRoleArn", plan.Run.EcsExecutionRole),
            ("taskRoleArn", plan.Run.EcsTaskRole),
            ("volumes", IfAny(Volumes(plan, isFargate))));
        return GeneratedFiles.SealInPlace(definition.ToJsonString(Indented) + "\n");
    }

    private static JsonObject Container(ImagePlan plan, bool isFargate) => Object(
        ("dockerLabels", new JsonObject { ["generator"] = GeneratedFiles.Marker }),
        ("name", NameOf(plan)),
        ("image", RegistryImage(plan)),
        ("essential", true),
        ("user", plan.Configuration.User),
        ("readonlyRootFilesystem", true),
        ("privileged", false),
        ("linuxParameters", Object(
            ("capabilities", Object(("drop", Array(["ALL"])))),
            ("initProcessEnabled", false),
            ("tmpfs", isFargate ? null : new JsonArray(Object(
                ("containerPath", plan.Configuration.TempPath),
                ("size", plan.Run.TempSize / MiB),
                ("mountOptions", Array([.. TempOptions(plan).Where(o => !o.StartsWith("size=", StringComparison.Ordinal)), .. TempOwner(plan)]))))))),

        // Fargate gives a task a machine of its own; elsewhere processes of all containers with this user would be counted.
        ("ulimits", IfAny(isFargate ? [Limit("core", 0), Limit("nproc", plan.Run.PidsLimit)] : new[] { Limit("core", 0) })),
        ("dockerSecurityOptions", isFargate ? null : Array(["no-new-privileges"])),
        ("cpu", Cpu(plan)),
        ("memory", Memory(plan)),
        ("environment", IfAny(Variables(plan).Select(v => Object(("name", v.Key), ("value", v.Value))))),
        ("secrets", IfAny(plan.Run.Secrets.Select(s => Object(("name", VariableOf(s.Name)), ("valueFrom", s.ValueFrom.Length > 0 ? s.ValueFrom : $"/{NameOf(plan)}/{s.Name}"))))),
        ("portMappings", IfAny(plan.Configuration.Ports.Select(p => Object(("containerPort", p.Number), ("hostPort", p.Number), ("protocol", p.Protocol))))),
        ("mountPoints", IfAny(
        [
            .. isFargate ? new[] { Mount(TempVolume, plan.Configuration.TempPath) } : [],
            .. plan.Run.Volumes.Select(v => Mount(v.Name, v.Path)),
        ])),
        ("healthCheck", plan.Configuration.Health is { } health ? Health(health) : null),
        ("stopTimeout", Math.Min(LongestStop, StopSeconds(plan))),
        ("logConfiguration", plan.Run.EcsRegion is not { } region ? null : Object(
            ("logDriver", "awslogs"),
            ("options", new JsonObject { ["awslogs-group"] = $"/ecs/{NameOf(plan)}", ["awslogs-region"] = region, ["awslogs-stream-prefix"] = "container" }))));

    private static IEnumerable<JsonObject> Volumes(ImagePlan plan, bool isFargate)
    {
        if (isFargate)
        {
            yield return Object(("name", TempVolume));
        }

        foreach (var volume in plan.Run.Volumes)
        {
            yield return Object(("name", volume.Name), ("dockerVolumeConfiguration", isFargate ? null : Object(("scope", "shared"), ("autoprovision", true), ("driver", "local"))));
        }
    }

    // What ECS takes: 5 to 300 seconds, 2 to 60, 0 to 300, and 1 to 10 retries.
    private static JsonObject Health(HealthCheck health) => Object(
        ("command", Array(["CMD", .. health.Command])),
        ("interval", Math.Clamp(Seconds(health.Interval), 5, 300)),
        ("timeout", Math.Clamp(Seconds(health.Timeout), 2, 60)),
        ("startPeriod", Math.Clamp(health.StartPeriod == TimeSpan.Zero ? 0 : Seconds(health.StartPeriod), 0, 300)),
        ("retries", Math.Clamp(health.Retries, 1, 10)));

    private static JsonObject Limit(string name, int value) => Object(("name", name), ("softLimit", value), ("hardLimit", value));

    private static JsonObject Mount(string volume, string path) => Object(("sourceVolume", volume), ("containerPath", path), ("readOnly", false));

    private static int Cpu(ImagePlan plan) => (int)Math.Ceiling(plan.Run.CpuLimit * 1.024m);

    private static int Memory(ImagePlan plan) => (int)(plan.Run.MemoryLimit / MiB);

    private static (int Cpu, int Memory) FargateSize(ImagePlan plan)
    {
        var (cpu, memory) = (Cpu(plan), Memory(plan));
        foreach (var size in FargateSizes.Where(s => s.Cpu >= cpu && s.Largest >= memory))
        {
            return (size.Cpu, Math.Max(size.Smallest, (memory + size.Step - 1) / size.Step * size.Step));
        }

        return (FargateSizes[^1].Cpu, FargateSizes[^1].Largest);
    }

    // ECS has no secret files: an environment variable that only the task gets, named as the file is.
    private static string VariableOf(string name) => name.Replace('-', '_').Replace('.', '_').ToUpperInvariant();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
