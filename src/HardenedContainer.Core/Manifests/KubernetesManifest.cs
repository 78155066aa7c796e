namespace HardenedContainer.Manifests;

/// <summary>Finds the pods of Kubernetes' objects.</summary>
internal static class KubernetesManifest
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Hooks = ["postStart", "preStop"];

    /// <summary>Whether a document is an object of Kubernetes.</summary>
    internal static bool Is(ManifestNode document) => document["apiVersion"]?.Text is not null && document["kind"]?.Text is not null;

    /// <summary>Every object: the document, or those in its list.</summary>
    internal static IEnumerable<ManifestNode> Objects(ManifestNode document) =>
        document["kind"]?.Text?.EndsWith("List", StringComparison.Ordinal) == true && document["items"] is { Kind: ManifestNodeKind.List } list
            ? list.Items.SelectMany(Objects)
            : [document];

    /// <summary>The workloads of a document. Objects of other kinds have none.</summary>
    internal static IEnumerable<ManifestWorkload> Workloads(ManifestNode document, string? listKind = null)
    {
        var kind = document["kind"]?.Text ?? listKind;
        if (kind?.EndsWith("List", StringComparison.Ordinal) == true && document["items"] is { Kind: ManifestNodeKind.List } list)
        {
            return list.Items.SelectMany(item => Workloads(item, kind[..^"List".Length]));
        }

        var pod = kind switch
        {
            "Pod" => document,
            "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Job" => document.At("spec", "template"),
            "CronJob" => document.At("spec", "jobTemplate", "spec", "template"),
            "PodTemplate" => document["template"],
            _ => null,
        };
        return pod?["spec"] is { Kind: ManifestNodeKind.Map } spec ? [Workload(document, kind!, pod, spec)] : [];
    }

    /// <summary>Probes and hooks of a container, by name.</summary>
    internal static IEnumerable<(string Name, ManifestNode Action)> Actions(ManifestNode container) =>
        Probes.Select(name => (name, container[name])).Concat(Hooks.Select(name => (name, container.At("lifecycle", name))))
            .Where(action => action.Item2 is not null)
            .Select(action => (action.name, action.Item2!));

    private static ManifestWorkload Workload(ManifestNode document, string kind, ManifestNode pod, ManifestNode spec)
    {
        var workload = new ManifestWorkload(spec, Containers)
        {
            Platform = ManifestPlatform.Kubernetes,
            Kind = kind,
            Name = document.At("metadata", "name")?.Text ?? document.At("metadata", "generateName")?.Text ?? "",
            Line = document.Line,
            Metadata = pod["metadata"],
            Replicas = document.At("spec", "replicas")?.Number ?? 1,
            StopTime = spec["terminationGracePeriodSeconds"],
        };
        return workload;
    }

    private static IEnumerable<ManifestContainer> Containers(ManifestWorkload workload) =>
        Of(workload, "initContainers", ContainerRole.Init)
            .Concat(Of(workload, "containers", ContainerRole.Main))
            .Concat(Of(workload, "ephemeralContainers", ContainerRole.Ephemeral));

    private static IEnumerable<ManifestContainer> Of(ManifestWorkload workload, string field, ContainerRole role)
    {
        var volumes = workload.Node["volumes"]?.Items ?? [];
        foreach (var container in (workload.Node[field]?.Items ?? []).Where(c => c.Kind == ManifestNodeKind.Map))
        {
            var security = container["securityContext"];
            yield return new(workload, container["name"]?.Text ?? "", container.Line, container)
            {
                Role = role,
                Image = container["image"],
                IsPartial = container["image"] is null,
                Privileged = security?["privileged"],
                User = security?["runAsUser"] ?? workload.Node.At("securityContext", "runAsUser"),
                ReadOnlyRoot = security?["readOnlyRootFilesystem"],
                AddedCapabilities = security?.At("capabilities", "add")?.Items ?? [],
                DroppedCapabilities = security?.At("capabilities", "drop")?.Items ?? [],
                Environment = [.. (container["env"]?.Items ?? []).Where(e => e["name"]?.Text is not null).Select(e => new ManifestVariable(e["name"]!.Text!, e["value"]?.Text, e.Line))],
                Ports = [.. (container["ports"]?.Items ?? []).Select(p => new ManifestPort((int)Math.Clamp(p["containerPort"]?.Number ?? 0, 0, 65535), p["name"]?.Text, p.Line))],
                Commands = [.. from action in Actions(container)
                               let command = action.Action.At("exec", "command")
                               where command is not null
                               select new ManifestCommand(action.Name, [.. command.Items.Select(w => w.Text ?? "")], false, command.Line)],
                Mounts = [.. (container["volumeMounts"]?.Items ?? []).Where(m => m["mountPath"]?.Text is not null).Select(m => Mount(m, volumes.FirstOrDefault(v => v["name"]?.Text == m["name"]?.Text)))],
                MemoryLimit = container.At("resources", "limits", "memory") ?? workload.Node.At("resources", "limits", "memory"),
            };
        }
    }

    private static ManifestMount Mount(ManifestNode mount, ManifestNode? volume)
    {
        // Without a volume of that name it is a claim of a StatefulSet.
        var readOnly = mount["readOnly"]?.Truth == true || volume?["configMap"] is not null || volume?["secret"] is not null || volume?["projected"] is not null || volume?["downwardAPI"] is not null || volume?["image"] is not null;
        return new(mount["mountPath"]!.Text!, volume?.At("hostPath", "path")?.Text, !readOnly, !readOnly && volume?["emptyDir"] is null, mount.Line);
    }
}
