using System.Collections.Immutable;
using HardenedContainer.Facts;

namespace HardenedContainer.Contexts;

/// <summary>A file or link that is sent to the builder.</summary>
/// <param name="Path">Path below the context, with <c>/</c>.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="LinkTarget">Target of a symbolic link; null for a file.</param>
public sealed record ContextEntry(string Path, long Length, string? LinkTarget);

/// <summary>What a source of COPY or ADD is on disk.</summary>
public enum SourceState
{
    /// <summary>It is sent, or is a wildcard that something matches.</summary>
    Sent,

    /// <summary>It exists, and the ignore file excludes it.</summary>
    Excluded,

    /// <summary>There is no such thing, or nothing matches.</summary>
    Missing,
}

/// <summary>One source of one COPY or ADD, with what it takes.</summary>
/// <param name="Line">Line of the instruction.</param>
/// <param name="Source">The source, after variables were replaced.</param>
/// <param name="IsFinal">The final image has the layer.</param>
/// <param name="State">What it is on disk.</param>
/// <param name="Entries">What it takes, ordered by path.</param>
public sealed record ContextCopy(int Line, string Source, bool IsFinal, SourceState State, ImmutableArray<ContextEntry> Entries)
{
    /// <summary>It takes the whole context.</summary>
    public bool IsWhole => Source is "" or "*" or "**";
}

/// <summary>A build context as the builder would get it: a tree with the ignore file applied.</summary>
public sealed record BuildContext
{
    /// <summary>Files and folders that are looked at.</summary>
    public const int MaximumEntries = 200_000;

    /// <summary>Its folder, as it is to be named in findings.</summary>
    public required string Root { get; init; }

    /// <summary>The user named it; else it is supposed to be the folder of the Dockerfile.</summary>
    public bool IsGiven { get; init; }

    /// <summary>It is the root of the file system or a home directory.</summary>
    public bool IsMachine { get; init; }

    /// <summary>It is a source tree: it has project files or a history at its root.</summary>
    public bool IsSourceTree { get; init; }

    /// <summary>It has more files and folders than were looked at.</summary>
    public bool IsCut { get; init; }

    /// <summary>Both <c>.dockerignore</c> and an ignore file with the Dockerfile's name are there.</summary>
    public bool HasTwoIgnoreFiles { get; init; }

    /// <summary>The copies of the Dockerfile, in its order.</summary>
    public ImmutableArray<ContextCopy> Copies { get; init; } = [];

    /// <summary>Small files that get into the final image, read for secrets.</summary>
    public ImmutableArray<PublishFile> Read { get; init; } = [];
}
