using System.Collections.Immutable;

namespace HardenedContainer.Facts.Host;

/// <summary>Which native build tools the build machine has, for programs that run on itself.</summary>
public sealed record ToolchainFacts
{
    /// <summary>What is there.</summary>
    public ImmutableHashSet<BuildPiece> Available { get; init; } = [];

    /// <summary><c>objcopy</c> where it is there, else <c>llvm-objcopy</c> (version 14 of which refuses some outputs); null for neither.</summary>
    public string? ObjCopyName { get; init; }

    /// <summary>ld.bfd is there, the linker that native AOT uses on Linux unless told otherwise.</summary>
    public bool HasBfd { get; init; }

    /// <summary>How to install what is missing.</summary>
    public Distribution Distribution { get; init; } = Distribution.Unknown;
}
