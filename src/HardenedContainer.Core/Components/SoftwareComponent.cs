using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace HardenedContainer.Components;

/// <summary>What a component is.</summary>
public enum ComponentKind
{
    /// <summary>A NuGet package.</summary>
    Package,

    /// <summary>A part of .NET: a runtime pack, or the native compiler whose runtime is linked in.</summary>
    Runtime,

    /// <summary>A native library that is linked into the executable.</summary>
    StaticLibrary,

    /// <summary>A package of a distribution that brought files.</summary>
    SystemPackage,

    /// <summary>The image that this one stands on.</summary>
    BaseImage,
}

/// <summary>A piece of software of somebody else's that is in the image, or that the build used and left out.</summary>
public sealed record SoftwareComponent
{
    /// <summary>What it is.</summary>
    public required ComponentKind Kind { get; init; }

    /// <summary>Name, as its registry or its authors write it.</summary>
    public required string Name { get; init; }

    /// <summary>Version; null where nothing that was read states it.</summary>
    public string? Version { get; init; }

    /// <summary>Package URL (package-url/purl-spec); null where there is none.</summary>
    public string? PackageUrl { get; init; }

    /// <summary>Name in the vulnerability database of NIST (CPE 2.3); null where none is known.</summary>
    public string? Cpe { get; init; }

    /// <summary>SPDX licence expression; null where it is not stated in that form.</summary>
    public string? License { get; init; }

    /// <summary>Lower-case hexadecimal SHA-512 of the package; null where there is none.</summary>
    public string? Sha512 { get; init; }

    /// <summary>It is in the image. Else the build used it and nothing of it is left.</summary>
    public bool Included { get; init; } = true;

    /// <summary>What was looked at to say so, and where the version was found: one phrase without full stop.</summary>
    public required string Evidence { get; init; }

    /// <summary>The app names it itself; else another package brought it.</summary>
    public bool IsDirect { get; init; }

    /// <summary>Ids of the components that it needs, ordered.</summary>
    public ImmutableArray<string> Dependencies { get; init; } = [];

    /// <summary>Names of the published files that it brought as they are, ordered.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>What other components and files call it by.</summary>
    [JsonIgnore]
    public string Id => PackageUrl ?? $"{Kind.ToString().ToLowerInvariant()}:{Name}@{Version}";
}
