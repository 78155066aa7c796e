using System.Text.Json;
using HardenedContainer.Components;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Auditing;

/// <summary>NuGet's <c>project.assets.json</c>, which is large, read once for all who look at it.</summary>
/// <param name="Assets">What was restored; null where it is not known.</param>
/// <param name="Facts">What the restore says of itself; null where it is not known.</param>
/// <param name="Problem">HDC9601 where the packages are not known although there was a restore; else null.</param>
public sealed record RestoredProject(AssetsFile? Assets, RestoreFacts? Facts, Finding? Problem)
{
    private const int MaxLength = 64 << 20;

    /// <summary>Reads the file.</summary>
    /// <param name="path">Absolute path; empty where nothing was restored.</param>
    /// <param name="runtimeIdentifier">The platform, such as <c>linux-x64</c>.</param>
    /// <returns>What it says, as far as it could be read.</returns>
    public static RestoredProject Read(string path, string runtimeIdentifier)
    {
        RestoreFacts? facts = null;
        if (path.Length == 0)
        {
            return new(null, null, null);
        }

        try
        {
            using var json = new FileInfo(path) is { Length: <= MaxLength } ? JsonDocument.Parse(File.ReadAllBytes(path)) : throw new JsonException("It is too large.");
            facts = FactsOf(json.RootElement);
            return new(AssetsFile.Read(json.RootElement, runtimeIdentifier), facts, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return new(null, facts, DiagnosticCatalog.HDC9601.At($"The packages of the restore are not known: {e.Message}", path));
        }
    }

    // The list of packages says enough for a bill of materials.
    private static RestoreFacts? FactsOf(JsonElement root)
    {
        try
        {
            return RestoreFacts.Read(root);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
