using System.Collections.Frozen;

namespace HardenedContainer.Syscalls;

/// <summary>Lists of names that profiles are made with. What they are and where they come from stands in the data files.</summary>
public static class SystemCallLists
{
    /// <summary>What container runtimes call between applying the profile and starting the app.</summary>
    public static FrozenSet<string> Runtimes { get; } = DataFile.Lines("runtimes.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What Docker's default profile allows without capabilities: no profile allows more, and one that cannot be derived allows this.</summary>
    public static FrozenSet<string> DockerDefault { get; } = DataFile.Lines("docker-default.txt").ToFrozenSet(StringComparer.Ordinal);
}
