using System.Collections.Immutable;

namespace HardenedContainer.Auditing;

/// <summary>What a source of packages says to the question whether it knows of holes.</summary>
/// <param name="Source">Its address or folder.</param>
/// <param name="HasData">It has the data; null where it did not say.</param>
/// <param name="Why">Why it did not say; empty where it did.</param>
public sealed record DataSource(string Source, bool? HasData, string Why = "");

/// <summary>What was looked at to find known holes.</summary>
public sealed record AuditFacts
{
    /// <summary>What the restore says of itself; null where nothing is known of it.</summary>
    public RestoreFacts? Restore { get; init; }

    /// <summary>What NuGet's configuration says of sources.</summary>
    public NuGetConfig Config { get; init; } = new(false, [], []);

    /// <summary>Sources that restore asks for known holes, and whether they know of any.</summary>
    public ImmutableArray<DataSource> DataSources { get; init; } = [];

    /// <summary>Codes of NuGet's audit that <c>NoWarn</c> silences, such as <c>NU1903</c>.</summary>
    public ImmutableArray<string> Silenced { get; init; } = [];

    /// <summary>The newest runtime of the app's framework that the SDK knows (<c>LatestRuntimeFrameworkVersion</c>); empty where it names none.</summary>
    public string NewestRuntime { get; init; } = "";

    /// <summary>Version of the SDK.</summary>
    public string Sdk { get; init; } = "";

    /// <summary>Sources that packages come from, without folders of the SDK's own.</summary>
    public IEnumerable<string> PackageSources => (Restore?.Sources ?? []).Where(s => !s.TrimEnd('/', '\\').EndsWith("library-packs", StringComparison.Ordinal));
}
