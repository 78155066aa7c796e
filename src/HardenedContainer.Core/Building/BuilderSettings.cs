using System.Collections.Immutable;

namespace HardenedContainer.Building;

/// <summary>How the app is built inside an engine: what the Dockerfile of the build is made from, beside the sources.</summary>
public sealed record BuilderSettings
{
    /// <summary>Where the builder keeps the sources.</summary>
    public const string SourceDirectory = "/source";

    /// <summary>Where the builder puts the output directory.</summary>
    public const string OutputDirectory = "/out/hardened";

    /// <summary>Where the builder puts symbols.</summary>
    public const string SymbolsDirectory = "/out/symbols";

    /// <summary>Where the publish writes the hash of the settings that the final stage needs.</summary>
    public const string StageHashFile = "/out/final-stage";

    /// <summary>Stage that is exported: output directory, symbols and the hash of the final stage.</summary>
    public const string ExportStage = "hardened";

    /// <summary>Name of the secret with NuGet's settings.</summary>
    public const string NuGetSecret = "nuget-config";

    /// <summary>Name of the build argument with the day: restore and publish are not taken from the cache of another.</summary>
    public const string AuditDay = "AUDIT_DAY";

    /// <summary>The sources.</summary>
    public required BuildTree Tree { get; init; }

    /// <summary>The SDK's image, with a digest where one is known.</summary>
    public required string SdkImage { get; init; }

    /// <summary>Debian packages that it needs beside what it has.</summary>
    public ImmutableArray<string> Packages { get; init; } = [];

    /// <summary>Properties of the publish, by name: <c>NAME</c> and value.</summary>
    public ImmutableSortedDictionary<string, string> Properties { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Whether the user's SSH agent is mounted while packages are restored.</summary>
    public bool UsesSsh { get; init; }
}
