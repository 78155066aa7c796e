using System.Collections.Immutable;
using System.Text.Json;
using HardenedContainer.Components;

namespace HardenedContainer.Auditing;

/// <summary>A range of versions of a native library with a known hole.</summary>
/// <param name="Name">The library, or the package that carries it.</param>
/// <param name="From">First version of the range.</param>
/// <param name="Fixed">First version behind the range.</param>
/// <param name="Id">Name of the hole.</param>
/// <param name="What">What it does: a phrase.</param>
/// <param name="Source">Where that was looked up.</param>
/// <param name="IsPackage"><paramref name="Name"/> is a NuGet package: its library states no version of its own.</param>
internal sealed record NativeHole(string Name, string From, string Fixed, string Id, string What, string Source, bool IsPackage = false);

/// <summary>The list of native versions with known holes, <c>Data/native-holes.json</c>, which names a source for each entry.</summary>
internal static class NativeHoles
{
    private sealed record File(string Looked, ImmutableArray<NativeHole> Entries);

    private static readonly File List = Read();

    /// <summary>Every entry.</summary>
    public static ImmutableArray<NativeHole> All => List.Entries;

    /// <summary>The day on which the sources were looked up.</summary>
    public static DateOnly Looked => DateOnly.ParseExact(List.Looked, "yyyy-MM-dd");

    /// <summary>Components that may be in the list: those of a distribution are not, as it mends without a new version.</summary>
    public static bool IsComparable(SoftwareComponent component) =>
        component is { Included: true, Kind: ComponentKind.StaticLibrary or ComponentKind.Package }
        && component.PackageUrl?.StartsWith("pkg:deb/", StringComparison.Ordinal) != true;

    /// <summary>The entries that a component is in.</summary>
    /// <param name="component">A component.</param>
    /// <returns>None where its version is not known or is outside of every range.</returns>
    public static IEnumerable<NativeHole> Of(SoftwareComponent component) =>
        component.Version is { } version && IsComparable(component)
            ? All.Where(h => h.IsPackage == (component.Kind == ComponentKind.Package)
                && h.Name.Equals(component.Name, StringComparison.OrdinalIgnoreCase)
                && !RuntimeVersion.IsOlder(version, h.From) && RuntimeVersion.IsOlder(version, h.Fixed))
            : [];

    private static File Read()
    {
        using var stream = typeof(NativeHoles).Assembly.GetManifestResourceStream("HardenedContainer.Auditing.Data.native-holes.json")!;
        return JsonSerializer.Deserialize<File>(stream, JsonSerializerOptions.Web)!;
    }
}
