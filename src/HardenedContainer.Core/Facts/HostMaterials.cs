using System.Collections.Immutable;

namespace HardenedContainer.Facts;

/// <summary>
/// What the build machine can contribute to a root file system. Gathered before planning, so that planning is pure.
/// Null or empty where it was not needed; a finding says so where it was needed and not to be had.
/// </summary>
public sealed record HostMaterials
{
    /// <summary>The CA bundle as PEM text: the distribution's Mozilla set and the extra roots; null where not gathered.</summary>
    public HostFile? CaBundle { get; init; }

    /// <summary>Files of the time zone database, with their paths in the image below <c>/usr/share/zoneinfo</c>.</summary>
    public ImmutableArray<HostFile> TimeZones { get; init; } = [];

    /// <summary>Files that the user names for the image.</summary>
    public ImmutableArray<HostFile> Files { get; init; } = [];

    /// <summary>The distribution that the files are from.</summary>
    public Host.Distribution Distribution { get; init; } = Host.Distribution.Unknown;

    /// <summary>The shared-library closure, with loader and links, with their paths in the image.</summary>
    public ImmutableArray<HostFile> Libraries { get; init; } = [];
}

/// <summary>A file from the build machine, or made from files of it.</summary>
/// <param name="ImagePath">Absolute path in the image.</param>
/// <param name="Content">The bytes; null for a link.</param>
/// <param name="LinkTarget">Target of a symbolic link; null for a file.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256; null for a link.</param>
/// <param name="Origin">Where it comes from, such as <c>package libc6 2.36-9+deb12u10</c>.</param>
/// <param name="Executable">It must be executable (the loader).</param>
public sealed record HostFile(
    string ImagePath, Planning.FileContent? Content, string? LinkTarget, long Length, string? Sha256, string Origin, bool Executable = false)
{
    /// <summary>ELF facts, for libraries.</summary>
    public Elf.ElfFile? Elf { get; init; }
}
