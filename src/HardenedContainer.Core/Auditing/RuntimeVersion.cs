namespace HardenedContainer.Auditing;

/// <summary>Versions of .NET's runtime, such as <c>10.0.12</c> and <c>11.0.0-rc.1.26480.112</c>.</summary>
internal static class RuntimeVersion
{
    /// <summary>Whether a version is older than another one.</summary>
    /// <returns>False also where one of them is no such version.</returns>
    public static bool IsOlder(string version, string than) =>
        Parse(version) is var (number, isPreview) && Parse(than) is var (newest, isNewestPreview) && (number < newest || (number == newest && isPreview && !isNewestPreview));

    private static (Version Number, bool IsPreview)? Parse(string text)
    {
        var parts = text.Split('+')[0].Split('-', 2);
        return Version.TryParse(parts[0], out var number) ? (number, parts.Length > 1) : null;
    }
}
