using System.Collections.Immutable;

namespace HardenedContainer.Manifests;

/// <summary>What reads a manifest.</summary>
public enum ManifestPlatform
{
    /// <summary>Kubernetes.</summary>
    Kubernetes,

    /// <summary>Docker Compose.</summary>
    Compose,

    /// <summary>Amazon ECS.</summary>
    Ecs,
}

/// <summary>Containers that are started together: a pod, a service of Compose, a task of ECS.</summary>
public sealed class ManifestWorkload
{
    internal ManifestWorkload(ManifestNode node, Func<ManifestWorkload, IEnumerable<ManifestContainer>> containers)
    {
        Node = node;
        Containers = [.. containers(this)];
    }

    /// <summary>What reads it.</summary>
    public required ManifestPlatform Platform { get; init; }

    /// <summary>The platform's word for it: <c>Deployment</c>, <c>service</c>, <c>task</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its name; empty where it has none.</summary>
    public required string Name { get; init; }

    /// <summary>Where it begins.</summary>
    public required int Line { get; init; }

    /// <summary>The pod's <c>spec</c>, the service, the task definition.</summary>
    public ManifestNode Node { get; }

    /// <summary>The pod's <c>metadata</c>; null elsewhere and where there is none.</summary>
    public ManifestNode? Metadata { get; init; }

    /// <summary>How many run at once; 1 where nothing is said.</summary>
    public long Replicas { get; init; } = 1;

    /// <summary>Time between the signal to stop and the end, in seconds, where the file says it.</summary>
    public ManifestNode? StopTime { get; init; }

    /// <summary>Its containers: first those that run before the others.</summary>
    public ImmutableArray<ManifestContainer> Containers { get; }

    /// <summary>A part of a workload that something else completes: an overlay or a patch. What is not in it may be elsewhere.</summary>
    public bool IsPartial => Containers.Any(c => c.IsPartial);

    /// <summary>A pod of Windows containers, which have neither capabilities nor seccomp.</summary>
    public bool IsWindows => Platform == ManifestPlatform.Kubernetes && Node.At("os", "name")?.Text == "windows";
}
