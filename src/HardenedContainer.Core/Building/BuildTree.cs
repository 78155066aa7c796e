using System.Collections.Immutable;

namespace HardenedContainer.Building;

/// <summary>What of a repository a build of one project needs. Paths are relative to <see cref="Root"/>, with <c>/</c>, in ordinal order.</summary>
public sealed record BuildTree
{
    /// <summary>The repository's root, absolute: the build context.</summary>
    public required string Root { get; init; }

    /// <summary>The project file.</summary>
    public required string Project { get; init; }

    /// <summary>What a restore reads: project files, and what MSBuild and NuGet find beside and above them.</summary>
    public required ImmutableArray<string> RestoreFiles { get; init; }

    /// <summary>Directories that the user names for the build: what a restore may read, too, such as a folder with packages. None is the root.</summary>
    public ImmutableArray<string> RestoreDirectories { get; init; } = [];

    /// <summary>Directories and files with sources: those of the projects, and what else is compiled or copied. None lies in another.</summary>
    public required ImmutableArray<string> Sources { get; init; }

    /// <summary>What builds make in it: neither a source nor anything to send.</summary>
    public ImmutableArray<string> Made { get; init; } = [];

    /// <summary>What the user names for the build, whatever it is called.</summary>
    public ImmutableArray<string> Named { get; init; } = [];

    /// <summary>A project lies at the root, so that everything is a source.</summary>
    public bool IsWhole { get; init; }
}
