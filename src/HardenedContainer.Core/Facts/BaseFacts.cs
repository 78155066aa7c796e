using System.Collections.Immutable;
using HardenedContainer.Options;

namespace HardenedContainer.Facts;

/// <summary>
/// What a base image holds, as far as rules need it. Each fact of a known base names its source in
/// <see cref="Source"/>; scratch holds nothing, and there the plan's own entries are all there is.
/// </summary>
public sealed record BaseFacts
{
    /// <summary>Which base.</summary>
    public required BaseKind Kind { get; init; }

    /// <summary>False for an image of which nothing is known: nothing can be certified on it.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>The image reference that is used where the user gives none; null for scratch.</summary>
    public string? DefaultReference { get; init; }

    /// <summary>Name for messages, such as <c>chiseled (Ubuntu 24.04)</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where the facts come from.</summary>
    public required string Source { get; init; }

    /// <summary>GOARCH names of the platforms that the image is offered for; empty where that is not known.</summary>
    public ImmutableArray<string> Architectures { get; init; } = [];

    /// <summary>There is a shell at <c>/bin/sh</c>.</summary>
    public bool HasShell { get; init; }

    /// <summary>Files by absolute path that matter here: loaders, <c>/etc/passwd</c>, the CA bundle.</summary>
    public ImmutableHashSet<string> Paths { get; init; } = [];

    /// <summary>Shared libraries on the loader's default path, by soname.</summary>
    public ImmutableHashSet<string> Libraries { get; init; } = [];

    /// <summary>Highest symbol version offered, by prefix: <c>GLIBC</c> → 2.39, <c>GLIBCXX</c>, <c>CXXABI</c>, <c>GCC</c>.</summary>
    public ImmutableDictionary<string, Version> SymbolVersions { get; init; } = ImmutableDictionary<string, Version>.Empty;

    /// <summary><c>glibc</c>, <c>musl</c>, or empty where there is no libc.</summary>
    public string Libc { get; init; } = "";

    /// <summary>A CA bundle is in the base.</summary>
    public bool HasCaCertificates { get; init; }

    /// <summary><c>/usr/share/zoneinfo</c> is in the base.</summary>
    public bool HasTimeZones { get; init; }

    /// <summary><c>/tmp</c> is in the base.</summary>
    public bool HasTemp { get; init; }

    /// <summary>Users in the base's passwd: numeric id by name.</summary>
    public ImmutableDictionary<string, int> Users { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The user that its containers run as where nothing else is said, as its configuration has it: empty for root; null where it is not known.</summary>
    public string? User { get; init; }

    /// <summary>Environment that the base sets.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Packages that are installed in the base, ordered by name; empty where there are none or they are not known.</summary>
    public ImmutableArray<BasePackage> Packages { get; init; } = [];
}

/// <summary>A package of a distribution that is installed in an image.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version as the distribution writes it.</param>
/// <param name="Url">Its package URL.</param>
public sealed record BasePackage(string Name, string Version, string Url);
