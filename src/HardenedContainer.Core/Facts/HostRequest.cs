using System.Collections.Immutable;
using HardenedContainer.Options;

namespace HardenedContainer.Facts;

/// <summary>What a root file system needs of the build machine. Made by the planner, answered by the gatherer.</summary>
public sealed record HostRequest
{
    /// <summary>The runtime identifier of the image: libraries of other machines do not count.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>The distribution's Mozilla roots go into the CA bundle.</summary>
    public bool MozillaRoots { get; init; }

    /// <summary>Roots of one's own that go into the CA bundle.</summary>
    public ImmutableArray<TrustedRoot> TrustedRoots { get; init; } = [];

    /// <summary>Where the CA bundle will lie in the image.</summary>
    public string CaBundlePath { get; init; } = "";

    /// <summary>The time zone database.</summary>
    public bool TimeZones { get; init; }

    /// <summary>Sonames that must be there with everything that they need in turn, the loader among them; ordered (ordinal).</summary>
    public ImmutableArray<string> Libraries { get; init; } = [];

    /// <summary>ICU's libraries, of whichever version the build machine has, with everything that they need in turn.</summary>
    public bool Icu { get; init; }

    /// <summary>Files that the user names for the image.</summary>
    public ImmutableArray<RequestedFile> Files { get; init; } = [];

    /// <summary>A CA bundle is wanted at all.</summary>
    public bool CaBundle => MozillaRoots || !TrustedRoots.IsEmpty;
}

/// <summary>A file of the build machine that the user wants in the image.</summary>
/// <param name="Source">Absolute path on the build machine.</param>
/// <param name="ImagePath">Absolute path in the image.</param>
/// <param name="Origin">What the plan calls it, such as <c>canary</c>.</param>
/// <param name="Executable">It must be executable.</param>
public sealed record RequestedFile(string Source, string ImagePath, string Origin, bool Executable);
