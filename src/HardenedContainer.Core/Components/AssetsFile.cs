using System.Collections.Immutable;
using System.Text.Json;

namespace HardenedContainer.Components;

/// <summary>A NuGet package of the restore.</summary>
/// <param name="Id">Package id as its authors write it.</param>
/// <param name="Version">Resolved version.</param>
/// <param name="Sha512">SHA-512 of the <c>.nupkg</c>, lower-case hexadecimal; null where the file does not say.</param>
/// <param name="Path">Folder below a package folder.</param>
/// <param name="RuntimeFiles">Files that the package gives the app for this platform, by path in the package; without <c>_._</c>.</param>
/// <param name="Dependencies">Ids of the packages that it needs, ordered.</param>
/// <param name="IsDirect">The project names it itself.</param>
public sealed record RestoredPackage(
    string Id, string Version, string? Sha512, string Path, ImmutableArray<string> RuntimeFiles, ImmutableArray<string> Dependencies, bool IsDirect);

/// <summary>What NuGet's restore chose (<c>project.assets.json</c>, version 3 and 4 of its form).</summary>
/// <param name="Packages">Packages of the platform's target, ordered by id.</param>
/// <param name="PackageFolders">Folders in which packages lie, best first.</param>
public sealed record AssetsFile(ImmutableArray<RestoredPackage> Packages, ImmutableArray<string> PackageFolders)
{
    private static readonly string[] Groups = ["runtime", "native", "resource", "runtimeTargets"];

    /// <summary>Reads the file.</summary>
    /// <param name="root">Its content.</param>
    /// <param name="runtimeIdentifier">The platform, such as <c>linux-x64</c>.</param>
    /// <returns>What was restored.</returns>
    /// <exception cref="JsonException">It is not such a file, or has no target for the platform.</exception>
    public static AssetsFile Read(JsonElement root, string runtimeIdentifier)
    {
        try
        {
            var target = root.GetProperty("targets").EnumerateObject().FirstOrDefault(t => t.Name.EndsWith("/" + runtimeIdentifier, StringComparison.Ordinal)).Value;
            if (target.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException($"It has no target for {runtimeIdentifier}.");
            }

            var libraries = root.GetProperty("libraries");
            var direct = Direct(root);
            return new(
                [.. target.EnumerateObject().Where(l => Text(l.Value, "type") == "package").Select(l => Package(l, libraries, direct)).OrderBy(p => p.Id, StringComparer.OrdinalIgnoreCase)],
                root.TryGetProperty("packageFolders", out var folders) ? [.. folders.EnumerateObject().Select(f => f.Name)] : []);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException("It is not an assets file of NuGet's.", e);
        }
    }

    private static RestoredPackage Package(JsonProperty library, JsonElement libraries, HashSet<string> direct)
    {
        var slash = library.Name.IndexOf('/', StringComparison.Ordinal);
        var (id, version) = slash > 0 ? (library.Name[..slash], library.Name[(slash + 1)..]) : throw new FormatException();
        var about = libraries.TryGetProperty(library.Name, out var found) ? found : default;
        return new(
            id,
            version,
            about.ValueKind == JsonValueKind.Object && Text(about, "sha512") is { } hash ? Convert.ToHexStringLower(Convert.FromBase64String(hash)) : null,
            about.ValueKind == JsonValueKind.Object && Text(about, "path") is { } path ? path : $"{id}/{version}".ToLowerInvariant(),
            [.. Groups.SelectMany(g => Names(library.Value, g)).Where(f => !f.EndsWith("/_._", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)],
            [.. Names(library.Value, "dependencies").Order(StringComparer.OrdinalIgnoreCase)],
            direct.Contains(id));
    }

    // "Google.Protobuf >= 3.36.2" and, of projects, "Shop >= 1.0.0".
    private static HashSet<string> Direct(JsonElement root) => root.TryGetProperty("projectFileDependencyGroups", out var groups)
        ? groups.EnumerateObject().SelectMany(g => g.Value.EnumerateArray()).Select(d => d.GetString()!.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase)
        : [];

    private static IEnumerable<string> Names(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.Object ? child.EnumerateObject().Select(p => p.Name) : [];

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var child) && child.ValueKind == JsonValueKind.String ? child.GetString() : null;
}
