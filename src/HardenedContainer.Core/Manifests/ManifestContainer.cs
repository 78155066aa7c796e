using System.Collections.Immutable;

namespace HardenedContainer.Manifests;

/// <summary>When a container runs.</summary>
public enum ContainerRole
{
    /// <summary>With the workload.</summary>
    Main,

    /// <summary>Before the others.</summary>
    Init,

    /// <summary>Put into a running pod.</summary>
    Ephemeral,
}

/// <summary>A container as every platform describes it. Settings are the nodes that make them; null where nothing is said.</summary>
/// <param name="Workload">What it belongs to.</param>
/// <param name="Name">Its name.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Node">The description itself.</param>
public sealed record ManifestContainer(ManifestWorkload Workload, string Name, int Line, ManifestNode Node)
{
    /// <summary>When it runs.</summary>
    public ContainerRole Role { get; init; }

    /// <summary>Name of the image.</summary>
    public ManifestNode? Image { get; init; }

    /// <summary>It names neither image nor build: something else completes it.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether it has all rights of the host.</summary>
    public ManifestNode? Privileged { get; init; }

    /// <summary>User that it runs as, with what the pod says.</summary>
    public ManifestNode? User { get; init; }

    /// <summary>Whether its root file system is read-only.</summary>
    public ManifestNode? ReadOnlyRoot { get; init; }

    /// <summary>Capabilities that it gets.</summary>
    public ImmutableArray<ManifestNode> AddedCapabilities { get; init; } = [];

    /// <summary>Capabilities that it loses.</summary>
    public ImmutableArray<ManifestNode> DroppedCapabilities { get; init; } = [];

    /// <summary>Variables that are set by name.</summary>
    public ImmutableArray<ManifestVariable> Environment { get; init; } = [];

    /// <summary>Ports that it listens on.</summary>
    public ImmutableArray<ManifestPort> Ports { get; init; } = [];

    /// <summary>Commands that run inside of it: health checks and hooks.</summary>
    public ImmutableArray<ManifestCommand> Commands { get; init; } = [];

    /// <summary>What is mounted into it.</summary>
    public ImmutableArray<ManifestMount> Mounts { get; init; } = [];

    /// <summary>Most memory that it may use.</summary>
    public ManifestNode? MemoryLimit { get; init; }

    /// <summary>Whether it shows itself to be a .NET app: by its variables or its image.</summary>
    public bool IsDotNet =>
        Image?.Text?.StartsWith("mcr.microsoft.com/dotnet/", StringComparison.Ordinal) == true
        || Environment.Any(v => v.Name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || v.Name.StartsWith("DOTNET_", StringComparison.Ordinal));
}

/// <summary>A variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null where it comes from elsewhere.</param>
/// <param name="Line">Its line.</param>
public readonly record struct ManifestVariable(string Name, string? Value, int Line);

/// <summary>A port that a container listens on.</summary>
/// <param name="Number">The port; 0 where it is not one certain number.</param>
/// <param name="Name">Its name; null where it has none.</param>
/// <param name="Line">Its line.</param>
public readonly record struct ManifestPort(int Number, string? Name, int Line);

/// <summary>A command that runs inside a container.</summary>
/// <param name="Purpose">The field that it stands in, such as <c>livenessProbe</c>.</param>
/// <param name="Words">The command.</param>
/// <param name="IsShell">A shell runs it.</param>
/// <param name="Line">Its line.</param>
public sealed record ManifestCommand(string Purpose, ImmutableArray<string> Words, bool IsShell, int Line);

/// <summary>Something that is mounted.</summary>
/// <param name="Path">Where, in the container.</param>
/// <param name="HostPath">What of the host; null where it is not the host's.</param>
/// <param name="IsWritable">The container may write to it.</param>
/// <param name="IsPersistent">It outlives the container.</param>
/// <param name="Line">Its line.</param>
public readonly record struct ManifestMount(string Path, string? HostPath, bool IsWritable, bool IsPersistent, int Line);
