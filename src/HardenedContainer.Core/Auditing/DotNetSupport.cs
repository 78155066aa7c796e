namespace HardenedContainer.Auditing;

/// <summary>
/// How long Microsoft mends each version of .NET: https://dotnet.microsoft.com/platform/support/policy/dotnet-core, "Supported
/// versions" and "Out of support versions".
/// </summary>
internal static class DotNetSupport
{
    private static readonly Dictionary<int, DateOnly> Ends = new()
    {
        [5] = new(2022, 5, 10),
        [6] = new(2024, 11, 12),
        [7] = new(2024, 5, 14),
        [8] = new(2026, 11, 10),
        [9] = new(2026, 11, 10),
        [10] = new(2028, 11, 14),
    };

    /// <summary>The last day of support.</summary>
    /// <param name="major">Major version.</param>
    /// <returns>The day; null for a version that is not in the list.</returns>
    public static DateOnly? EndOf(int major) => Ends.TryGetValue(major, out var end) ? end : null;
}
