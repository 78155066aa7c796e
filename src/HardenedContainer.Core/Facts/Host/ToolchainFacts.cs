using System.Collections.Immutable;

namespace HardenedContainer.Facts.Host;

/// <summary>Which native build tools the build machine has, for programs that run on itself or, with <see cref="Cross"/>, on another architecture.</summary>
public sealed record ToolchainFacts
{
    /// <summary>What is there.</summary>
    public ImmutableHashSet<BuildPiece> Available { get; init; } = [];

    /// <summary><c>objcopy</c> where it is there, else <c>llvm-objcopy</c> (version 14 of which refuses some outputs); null for neither.</summary>
    public string? ObjCopyName { get; init; }

    /// <summary>ld.bfd is there, the linker that native AOT uses on Linux unless told otherwise.</summary>
    public bool HasBfd { get; init; }

    /// <summary>The static C library starts executables whose relocations are packed (DT_RELR): glibc from 2.36 on (its NEWS).</summary>
    public bool StartsPacked { get; init; }

    /// <summary>A machine that has all of it: an SDK's image into which it is installed before the build.</summary>
    public static ToolchainFacts Complete { get; } = new() { Available = [.. Enum.GetValues<BuildPiece>()], ObjCopyName = "objcopy", HasBfd = true, StartsPacked = true, Distribution = Distribution.Debian };

    /// <summary>The distribution of the build machine.</summary>
    public Distribution Distribution { get; init; } = Distribution.Unknown;

    /// <summary>How to link for another architecture, whether or not all of it is there; null for the machine's own, or where it is not known how.</summary>
    public CrossToolchain? Cross { get; init; }

    /// <summary>The one command that installs pieces.</summary>
    /// <param name="pieces">What to install.</param>
    /// <returns>The command, or null where none is known.</returns>
    public string? InstallCommand(IEnumerable<BuildPiece> pieces) =>
        Cross is null ? Distribution.InstallCommand(pieces) : Cross.InstallCommand(Distribution, pieces);
}
