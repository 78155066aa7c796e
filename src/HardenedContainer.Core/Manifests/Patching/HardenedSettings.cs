using System.Globalization;
using System.Text.Json.Nodes;
using HardenedContainer.Options;
using HardenedContainer.Rules.Manifests;
using static HardenedContainer.Rendering.RunFacts;

namespace HardenedContainer.Manifests.Patching;

/// <summary>
/// What the containers and workloads of a manifest lack of what the generated files have. What is there already is not said again.
/// A limit is never below what the container reserves, which no platform takes.
/// </summary>
/// <param name="Run">Limits and sizes.</param>
/// <param name="User">Number of the image's user.</param>
/// <param name="Group">Number of its group.</param>
/// <param name="TempPath">The one directory that it may write.</param>
internal sealed record HardenedSettings(RunSettings Run, int User, int Group, string TempPath)
{
    private const string TempVolume = "tmp";
    private const long MiB = 1L << 20;

    /// <summary>What a container lacks.</summary>
    /// <param name="container">The container.</param>
    /// <param name="isWhole">All containers of its workload are hardened, and so the workload's own settings, too.</param>
    public JsonObject For(ManifestContainer container, bool isWhole) => container.Workload.Platform switch
    {
        ManifestPlatform.Kubernetes => Kubernetes(container, isWhole),
        ManifestPlatform.Compose => Compose(container),
        _ => Ecs(container),
    };

    /// <summary>What a workload lacks, for containers of it.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="containers">Those of its containers that are hardened.</param>
    /// <param name="isWhole">These are all.</param>
    public JsonObject For(ManifestWorkload workload, IReadOnlyCollection<ManifestContainer> containers, bool isWhole)
    {
        var volumes = containers.Any(c => NeedsTempVolume(c)) && !HasVolume(workload, VolumeName(workload)) ? VolumeName(workload) : null;
        if (workload.Platform != ManifestPlatform.Kubernetes)
        {
            return Object(("volumes", volumes is null ? null : new JsonArray(Object(("name", volumes)))));
        }

        // What is said for all containers of a pod is changed only where all of them are the app's.
        var security = workload.Node["securityContext"];
        var account = (workload.Node["serviceAccountName"] ?? workload.Node["serviceAccount"])?.Text;
        return Object(
            ("automountServiceAccountToken", isWhole && account is (null or "default") && workload.Node["automountServiceAccountToken"]?.Truth != false ? false : null),
            ("securityContext", !isWhole ? null : Some(Object(
                ("runAsNonRoot", security?["runAsNonRoot"] is { Truth: not true } ? true : null),
                ("runAsUser", security?["runAsUser"]?.Number == 0 ? User : null),
                ("seccompProfile", Profile(workload.Node) is { } profile && !IsGood(profile) ? Object(("type", "RuntimeDefault")) : null)))),
            ("volumes", volumes is null ? null : new JsonArray(Object(("name", volumes), ("emptyDir", Object(
                ("medium", Run.TempMedium == TempMedium.Memory ? "Memory" : null),
                ("sizeLimit", Quantities.Text(Run.TempSize))))))));
    }

    private JsonObject Kubernetes(ManifestContainer container, bool isWhole)
    {
        var security = container.Node["securityContext"];
        var pod = container.Workload.Node;
        var podIsRoot = pod.At("securityContext", "runAsUser")?.Number == 0 && !isWhole;
        return Object(
            ("securityContext", Some(Object(
                ("privileged", container.Privileged?.Truth == true ? false : null),
                ("allowPrivilegeEscalation", security?["allowPrivilegeEscalation"]?.Truth != false ? false : null),
                ("capabilities", container.DroppedCapabilities.Any(c => c.Text == "ALL") ? null : Object(("drop", Array(["ALL"])))),
                ("readOnlyRootFilesystem", container.ReadOnlyRoot?.Truth != true ? true : null),
                ("runAsNonRoot", (security?["runAsNonRoot"] ?? pod.At("securityContext", "runAsNonRoot"))?.Truth == true ? null : true),
                ("runAsUser", (security?["runAsUser"] is { } user ? user.Number == 0 : podIsRoot) ? User : null),
                ("seccompProfile", IsGood(Profile(container.Node) ?? Profile(pod)) || (isWhole && Profile(container.Node) is null && Profile(pod) is not null) ? null : Object(("type", "RuntimeDefault")))))),
            ("resources", container.MemoryLimit is null && container.Role == ContainerRole.Main ? Object(("limits", Object(("memory", container.Node.At("resources", "requests", "memory")?.Text ?? Quantities.Text(Run.MemoryLimit))))) : null),
            ("volumeMounts", NeedsTempVolume(container) ? new JsonArray(Object(("name", VolumeName(container.Workload)), ("mountPath", TempOf(container)))) : null));
    }

    private JsonObject Compose(ManifestContainer container)
    {
        var service = container.Node;
        var (user, group) = container.User?.Text?.Split(':') is [var u, ..] words && int.TryParse(u, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0
            ? (u, words.Length > 1 ? words[1] : u)
            : (Number(User), Number(Group));
        return Object(
            ("privileged", container.Privileged?.Truth == true ? false : null),
            ("user", IsRoot(container) ? $"{Number(User)}:{Number(Group)}" : null),
            ("read_only", container.ReadOnlyRoot?.Truth != true ? true : null),
            ("cap_drop", container.DroppedCapabilities.Any(c => c.Text?.ToUpperInvariant() is "ALL") ? null : Array(["ALL"])),
            ("security_opt", SecurityOptions.Of(container).Any(o => o.Text is "no-new-privileges" or "no-new-privileges:true" or "no-new-privileges=true") ? null : Array(["no-new-privileges:true"])),
            ("pids_limit", service["pids_limit"] is null && service.At("deploy", "resources", "limits", "pids") is null ? Run.PidsLimit : null),
            ("mem_limit", container.MemoryLimit is null ? (service["mem_reservation"] ?? service.At("deploy", "resources", "reservations", "memory"))?.Text ?? string.Create(CultureInfo.InvariantCulture, $"{Run.MemoryLimit / MiB}m") : null),

            // Compose puts variables of the caller's in place of $NAME.
            ("tmpfs", HasTemp(container) ? null : Array([$"{TempOf(container).Replace("$", "$$", StringComparison.Ordinal)}:rw,noexec,nosuid,nodev,size={Number(Run.TempSize)},mode=0700,uid={user},gid={group}"])));
    }

    private JsonObject Ecs(ManifestContainer container)
    {
        var tmpfs = !IsFargate(container.Workload) && !HasTemp(container);
        return Object(
            ("privileged", container.Privileged?.Truth == true ? false : null),
            ("user", IsRoot(container) ? $"{Number(User)}:{Number(Group)}" : null),
            ("readonlyRootFilesystem", container.ReadOnlyRoot?.Truth != true ? true : null),
            ("memory", container.MemoryLimit is null ? container.Node["memoryReservation"]?.Number ?? Run.MemoryLimit / MiB : null),
            ("linuxParameters", Some(Object(
                ("capabilities", container.DroppedCapabilities.Any(c => c.Text == "ALL") ? null : Object(("drop", Array(["ALL"])))),
                ("tmpfs", !tmpfs ? null : new JsonArray(Object(
                    ("containerPath", TempOf(container)),
                    ("size", Run.TempSize / MiB),
                    ("mountOptions", Array(["rw", "noexec", "nosuid", "nodev", "mode=0700", $"uid={Number(User)}", $"gid={Number(Group)}"])))))))),
            ("mountPoints", NeedsTempVolume(container) ? new JsonArray(Object(("sourceVolume", VolumeName(container.Workload)), ("containerPath", TempOf(container)))) : null));
    }

    private bool NeedsTempVolume(ManifestContainer container) =>
        container.Role != ContainerRole.Ephemeral && !HasTemp(container)
        && (container.Workload.Platform == ManifestPlatform.Kubernetes || (container.Workload.Platform == ManifestPlatform.Ecs && IsFargate(container.Workload)));

    private string TempOf(ManifestContainer container) => container.Value("TMPDIR") is { Length: > 0 } own && own[0] == '/' ? own : TempPath;

    private bool HasTemp(ManifestContainer container) => HDC7010NoTemporaryFiles.HasWritable(container, TempOf(container));

    private bool IsFargate(ManifestWorkload task)
    {
        var launch = (task.Node["requiresCompatibilities"]?.Items ?? []).Select(c => c.Text).ToArray();
        return launch.Contains("FARGATE") || (!launch.Contains("EC2") && Run.EcsLaunchType == EcsLaunchType.Fargate);
    }

    // Another volume of that name may be anything.
    private static string VolumeName(ManifestWorkload workload) =>
        (workload.Node["volumes"]?.Items ?? []).FirstOrDefault(v => v["name"]?.Text == TempVolume) is { } there && there["emptyDir"] is null && there.OwnEntries.Length > 1 ? "hardened-tmp" : TempVolume;

    private static bool HasVolume(ManifestWorkload workload, string name) => (workload.Node["volumes"]?.Items ?? []).Any(v => v["name"]?.Text == name);

    private static bool IsRoot(ManifestContainer container) => container.User?.Text is { } user && HDC7004RunsAsRoot.IsRoot(user);

    private static ManifestNode? Profile(ManifestNode node) => HDC7006NoSeccomp.Profile(node);

    private static bool IsGood(ManifestNode? profile) => profile is not null && HDC7006NoSeccomp.IsGood(profile);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static JsonObject? Some(JsonObject map) => map.Count > 0 ? map : null;
}
