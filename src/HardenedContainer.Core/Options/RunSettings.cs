using System.Collections.Immutable;

namespace HardenedContainer.Options;

/// <summary>How the container is to be run: limits, mounts and network, for the files that start it.</summary>
public sealed record RunSettings
{
    /// <summary>Registry that the image is pulled from (<c>ContainerRegistry</c>), such as <c>registry.example:5000</c>; null for none.</summary>
    public string? Registry { get; init; }

    /// <summary>Memory that the container may use (<c>HardenContainerMemoryLimit</c>), in bytes, with what lies in a temp directory in memory.</summary>
    public long MemoryLimit { get; init; } = 256L << 20;

    /// <summary>Processor time (<c>HardenContainerCpuLimit</c>), in thousandths of a processor.</summary>
    public int CpuLimit { get; init; } = 1000;

    /// <summary>Processes and threads (<c>HardenContainerPidsLimit</c>).</summary>
    public int PidsLimit { get; init; } = 128;

    /// <summary>What the container may write on the disk of its host (<c>HardenContainerEphemeralStorageLimit</c>), in bytes; logs count.</summary>
    public long EphemeralStorageLimit { get; init; } = 256L << 20;

    /// <summary>Size of the temp directory (<c>HardenContainerTempSize</c>), in bytes.</summary>
    public long TempSize { get; init; } = 64L << 20;

    /// <summary>Where the temp directory lies in Kubernetes (<c>HardenContainerTempMedium</c>).</summary>
    public TempMedium TempMedium { get; init; }

    /// <summary>Time that the app may take to stop (<c>HardenContainerShutdownTimeout</c>).</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Copies in Kubernetes (<c>HardenContainerReplicas</c>).</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Namespace in Kubernetes (<c>HardenContainerNamespace</c>); empty for the app's name.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Kubernetes maps the container's users to others of the node (<c>HardenContainerUserNamespaces</c>).</summary>
    public bool UserNamespaces { get; init; }

    /// <summary>The nodes carry the generated seccomp and AppArmor profiles (<c>HardenContainerNodeProfiles</c>).</summary>
    public bool NodeProfiles { get; init; }

    /// <summary>Where ECS runs the task (<c>HardenContainerEcsLaunchType</c>).</summary>
    public EcsLaunchType EcsLaunchType { get; init; }

    /// <summary>Role with which ECS pulls the image and reads secrets (<c>HardenContainerEcsExecutionRole</c>).</summary>
    public string EcsExecutionRole { get; init; } = "ecsTaskExecutionRole";

    /// <summary>Role of the app itself (<c>HardenContainerEcsTaskRole</c>); null for none.</summary>
    public string? EcsTaskRole { get; init; }

    /// <summary>AWS region of the log group (<c>HardenContainerEcsRegion</c>); null where logs stay with the host.</summary>
    public string? EcsRegion { get; init; }

    /// <summary>Secrets (<c>HardenContainerSecret</c>), ordered by name.</summary>
    public ImmutableArray<RunSecret> Secrets { get; init; } = [];

    /// <summary>Directories that the app may write and that outlive it (<c>HardenContainerVolume</c>), ordered by path.</summary>
    public ImmutableArray<RunVolume> Volumes { get; init; } = [];

    /// <summary>Where the app may connect to (<c>HardenContainerEgress</c>), besides name servers.</summary>
    public ImmutableArray<RunEgress> Egress { get; init; } = [];
}

/// <summary>Where a temp directory lies.</summary>
public enum TempMedium
{
    /// <summary>In memory: it counts against the memory limit, and nothing of it reaches a disk.</summary>
    Memory,

    /// <summary>On the disk of the node.</summary>
    Disk,
}

/// <summary>Where ECS runs a task.</summary>
public enum EcsLaunchType
{
    /// <summary>On machines of AWS.</summary>
    Fargate,

    /// <summary>On machines of one's own.</summary>
    Ec2,
}

/// <summary>A secret: the name of a file below <c>/run/secrets</c> and where its content comes from. The content is never known here.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="File">File on the engine's host, for plain Docker and compose; relative to the output directory.</param>
/// <param name="KubernetesSecret">Name of the Secret, in which <paramref name="Name"/> is a key; empty for the app's name.</param>
/// <param name="ValueFrom">ARN in Secrets Manager, or parameter in Systems Manager, for ECS; empty for the parameter <c>/APP/NAME</c>.</param>
public sealed record RunSecret(string Name, string File, string KubernetesSecret, string ValueFrom);

/// <summary>A directory that the app may write and that outlives it.</summary>
/// <param name="Path">Absolute path in the container.</param>
/// <param name="Name">Name of the volume.</param>
/// <param name="Size">What Kubernetes is asked for, in bytes.</param>
public sealed record RunVolume(string Path, string Name, long Size);

/// <summary>A place that the app may connect to.</summary>
/// <param name="Network">CIDR notation, such as <c>10.1.0.0/16</c>.</param>
/// <param name="Port">The port; null for every port.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
public sealed record RunEgress(string Network, int? Port, string Protocol);
