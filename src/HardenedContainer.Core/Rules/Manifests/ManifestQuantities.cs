using System.Globalization;
using System.Text.RegularExpressions;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Sizes and times as the platforms write them.</summary>
internal static partial class ManifestQuantities
{
    /// <summary>Bytes of a memory limit; null where it is not certain.</summary>
    internal static long? Bytes(ManifestNode? limit, ManifestPlatform platform)
    {
        if (limit?.Text is not { } text || Size().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var number = double.Parse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        var unit = match.Groups["unit"].Value;
        double? factor = (platform, unit) switch
        {
            (ManifestPlatform.Ecs, "") => 1 << 20,
            (_, "") => 1,

            // Kubernetes counts in thousands without the i, Docker never does.
            (ManifestPlatform.Kubernetes, "Ki") => 1L << 10,
            (ManifestPlatform.Kubernetes, "Mi") => 1L << 20,
            (ManifestPlatform.Kubernetes, "Gi") => 1L << 30,
            (ManifestPlatform.Kubernetes, "k") => 1e3,
            (ManifestPlatform.Kubernetes, "M") => 1e6,
            (ManifestPlatform.Kubernetes, "G") => 1e9,
            (ManifestPlatform.Compose, _) => char.ToLowerInvariant(unit[0]) switch { 'k' => 1L << 10, 'm' => 1L << 20, 'g' => 1L << 30, _ => 1 },
            _ => null,
        };
        return factor is null || number * factor > long.MaxValue / 2 ? null : (long)(number * factor.Value);
    }

    /// <summary>Seconds of a time such as <c>30</c>, <c>1m30s</c>; null where it is none.</summary>
    internal static double? Seconds(string? text)
    {
        if (text is null || Time().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return Part(match, "hours") * 3600 + Part(match, "minutes") * 60 + Part(match, "seconds") + Part(match, "milliseconds") / 1000;
    }

    private static double Part(Match match, string name) => match.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^(?<number>[0-9]{1,18}(?:\\.[0-9]{1,9})?)(?<unit>[KkMmGg]?[iIbB]?[bB]?)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Size();

    [GeneratedRegex("^(?=.)(?:(?<hours>[0-9]{1,6})h)?(?:(?<minutes>[0-9]{1,6})m)?(?:(?<seconds>[0-9]{1,9}(?:\\.[0-9]{1,9})?)s?)?(?:(?<milliseconds>[0-9]{1,9})ms)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
