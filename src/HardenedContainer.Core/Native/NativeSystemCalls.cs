using System.Collections.Immutable;
using HardenedContainer.Planning;

namespace HardenedContainer.Native;

/// <summary>
/// What our own programs in an image call. Two kilobytes have no room for a table for unwinding, so their functions cannot be
/// told apart and their calls not be followed; their sources say which they are, and a test holds this against them.
/// </summary>
internal static class NativeSystemCalls
{
    /// <summary>Names of the calls of <c>src/native/probe.c</c>.</summary>
    public static ImmutableArray<string> Probe { get; } =
        ["clock_gettime", "connect", "exit_group", "getsockopt", "ppoll", "recvfrom", "sendto", "socket", "write"];

    /// <summary>Names of the calls of <c>src/native/decoy.c</c>.</summary>
    public static ImmutableArray<string> Decoy { get; } =
        ["exit_group", "getgid", "getpid", "getppid", "getuid", "kill", "nanosleep", "openat", "read", "readlinkat", "sendto", "socket", "write"];

    /// <summary>Names of the calls of a file of the image.</summary>
    /// <param name="entry">The file.</param>
    /// <returns>Null for what is not ours.</returns>
    public static ImmutableArray<string>? Of(ImageEntry entry) => entry switch
    {
        { Content: not FileContent.Inline } => null,
        { Origin: EntryOrigins.Decoy } => Decoy,
        { Origin: EntryOrigins.Probe, Path: HealthPlan.ProbePath } => Probe,
        _ => null,
    };
}
