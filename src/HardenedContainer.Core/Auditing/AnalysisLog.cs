using System.Collections.Immutable;
using System.Text.Json;

namespace HardenedContainer.Auditing;

/// <summary>What the compiler's log (SARIF 2.1) says of the security rules that it applied.</summary>
/// <param name="Reported">Findings that are not suppressed, as <c>CODE at FILE:LINE</c>; errors cannot be among them, as the compiler would have stopped.</param>
/// <param name="Suppressed">Findings that the source code suppresses, in the same form.</param>
public sealed record AnalysisLog(ImmutableArray<string> Reported, ImmutableArray<string> Suppressed)
{
    private const int MaxLength = 64 << 20;

    /// <summary>Reads the log.</summary>
    /// <param name="file">Absolute path.</param>
    /// <returns>What it says; null where there is none or it cannot be read.</returns>
    public static AnalysisLog? Read(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: <= MaxLength } ? Read(File.ReadAllBytes(file)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads the log.</summary>
    /// <param name="utf8">Its content.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="JsonException">It is not such a log.</exception>
    public static AnalysisLog Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            var results = json.RootElement.GetProperty("runs").EnumerateArray().SelectMany(run => run.GetProperty("results").EnumerateArray())
                .Where(r => IsSecurity(r.GetProperty("ruleId").GetString()))
                .Select(r => (Text: Describe(r), IsSuppressed: r.TryGetProperty("suppressions", out var s) && s.GetArrayLength() > 0)).ToArray();
            return new(Texts(results.Where(r => !r.IsSuppressed)), Texts(results.Where(r => r.IsSuppressed)));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new JsonException("It is not a log of the compiler's.", e);
        }
    }

    // The ranges of security rules in the SDK's own list, analysislevelsecurity_10_all.globalconfig.
    private static bool IsSecurity(string? rule) =>
        rule is { Length: 6 } && rule.StartsWith("CA", StringComparison.Ordinal) && int.TryParse(rule.AsSpan(2), out var number)
        && number is 2100 or 2119 or 2153 or (>= 2300 and < 2400) or (>= 3000 and < 4000) or (>= 5300 and < 5500);

    private static string Describe(JsonElement result)
    {
        var rule = result.GetProperty("ruleId").GetString()!;
        if (!result.TryGetProperty("locations", out var locations) || locations.GetArrayLength() == 0)
        {
            return rule;
        }

        var place = locations[0].GetProperty("physicalLocation");
        var file = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
        return $"{rule} at {Uri.UnescapeDataString(file[(file.LastIndexOf('/') + 1)..])}:{place.GetProperty("region").GetProperty("startLine").GetInt32()}";
    }

    private static ImmutableArray<string> Texts(IEnumerable<(string Text, bool IsSuppressed)> results) =>
        [.. results.Select(r => r.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
