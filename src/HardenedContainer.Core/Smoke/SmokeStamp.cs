using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Smoke;

/// <summary>
/// What the last smoke run found, for as long as the plan stays the same. A plan has the hash of every file, so that the same
/// plan is the same app, and nothing would be seen that was not seen before.
/// </summary>
public static class SmokeStamp
{
    private sealed record Stamp(string Key, string[][] Findings);

    /// <summary>The findings of the last run of the same plan; null where there was none.</summary>
    /// <param name="file">The stamp.</param>
    /// <param name="plan">The plan.</param>
    /// <returns>The findings.</returns>
    public static IReadOnlyList<Finding>? Read(string file, ImagePlan plan)
    {
        try
        {
            return JsonSerializer.Deserialize<Stamp>(File.ReadAllBytes(file)) is { Findings: not null } stamp && stamp.Key == Key(plan)
                ? [.. stamp.Findings.Select(f => DiagnosticCatalog.All.First(d => d.Code == f[0]).At(f[1]) with { Severity = Enum.TryParse<DiagnosticSeverity>(f[2], out var severity) ? severity : null })]
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Keeps what a run found; where the file cannot be written, the next publish runs the app again.</summary>
    /// <param name="file">The stamp.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="findings">The findings.</param>
    public static void Write(string file, ImagePlan plan, IEnumerable<Finding> findings)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var text = JsonSerializer.SerializeToUtf8Bytes(new Stamp(Key(plan), [.. findings.Select(f => new[] { f.Descriptor.Code, f.What, f.Severity?.ToString() ?? "" })]));
            AtomicFile.Replace(file, stream => stream.Write(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A run more does no harm.
        }
    }

    private static string Key(ImagePlan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{typeof(SmokeStamp).Assembly.ManifestModule.ModuleVersionId}\n{PlanJson.Write(plan)}")));
}
