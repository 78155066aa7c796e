using System.Collections.Immutable;

namespace HardenedContainer.Manifests;

/// <summary>Finds the containers of a task definition of Amazon ECS.</summary>
internal static class EcsManifest
{
    /// <summary>The task definition in a document, also in the form in which the AWS command prints it; null where there is none.</summary>
    internal static ManifestNode? Task(ManifestNode document) =>
        new[] { document, document["taskDefinition"] }.FirstOrDefault(n => n?["containerDefinitions"] is { Kind: ManifestNodeKind.List });

    /// <summary>The task.</summary>
    internal static ManifestWorkload Workload(ManifestNode task) => new(task, Containers)
    {
        Platform = ManifestPlatform.Ecs,
        Kind = "task",
        Name = task["family"]?.Text ?? "",
        Line = task.Line,
    };

    private static IEnumerable<ManifestContainer> Containers(ManifestWorkload workload)
    {
        var task = workload.Node;
        var volumes = task["volumes"]?.Items ?? [];
        foreach (var container in task["containerDefinitions"]!.Items.Where(c => c.Kind == ManifestNodeKind.Map))
        {
            var linux = container["linuxParameters"];
            yield return new(workload, container["name"]?.Text ?? "", container.Line, container)
            {
                Image = container["image"],
                IsPartial = container["image"] is null,
                Privileged = container["privileged"],
                User = container["user"],
                ReadOnlyRoot = container["readonlyRootFilesystem"],
                AddedCapabilities = linux?.At("capabilities", "add")?.Items ?? [],
                DroppedCapabilities = linux?.At("capabilities", "drop")?.Items ?? [],
                Environment = [.. (container["environment"]?.Items ?? []).Where(e => e["name"]?.Text is not null).Select(e => new ManifestVariable(e["name"]!.Text!, e["value"]?.Text, e["value"]?.Line ?? e.Line))],
                Ports = [.. (container["portMappings"]?.Items ?? []).Select(p => new ManifestPort((int)Math.Clamp(p["containerPort"]?.Number ?? 0, 0, 65535), p["name"]?.Text, p.Line))],
                Commands = container.At("healthCheck", "command")?.Items is { IsDefaultOrEmpty: false } test ? [Health(test)] : [],
                Mounts = [.. (container["mountPoints"]?.Items ?? []).Where(m => m["containerPath"]?.Text is not null).Select(m => Mount(m, volumes.FirstOrDefault(v => v["name"]?.Text == m["sourceVolume"]?.Text))),
                          .. (linux?["tmpfs"]?.Items ?? []).Where(t => t["containerPath"]?.Text is not null).Select(t => new ManifestMount(t["containerPath"]!.Text!, null, true, false, t.Line))],
                MemoryLimit = container["memory"] ?? task["memory"],
            };
        }
    }

    private static ManifestCommand Health(ImmutableArray<ManifestNode> test)
    {
        var isShell = test[0].Text == "CMD-SHELL";
        return new("healthCheck", [.. test.Skip(isShell || test[0].Text == "CMD" ? 1 : 0).Select(w => w.Text ?? "")], isShell, test[0].Line);
    }

    private static ManifestMount Mount(ManifestNode mount, ManifestNode? volume) =>
        new(mount["containerPath"]!.Text!, volume?.At("host", "sourcePath")?.Text, mount["readOnly"]?.Truth != true, volume?["efsVolumeConfiguration"] is not null || volume?["dockerVolumeConfiguration"] is not null, mount.Line);
}
