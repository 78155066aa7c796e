using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>Whether two plans are of the same image.</summary>
public static class PlanComparison
{
    /// <summary>Says what differs first, files before the configuration.</summary>
    /// <param name="first">A plan.</param>
    /// <param name="second">Another one, of the same source.</param>
    /// <returns>One sentence without line breaks; null where both give the same image.</returns>
    public static string? Difference(ImagePlan first, ImagePlan second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (left, right) = (first.Entries.ToDictionary(e => e.Path, StringComparer.Ordinal), second.Entries.ToDictionary(e => e.Path, StringComparer.Ordinal));

        // The app's files first: the bill of materials holds their hashes and differs with any of them.
        foreach (var path in left.Keys.Union(right.Keys).OrderBy(p => p.EndsWith(".cdx.json", StringComparison.Ordinal)).ThenBy(p => p, StringComparer.Ordinal))
        {
            if (Difference(left.GetValueOrDefault(path), right.GetValueOrDefault(path)) is { } difference)
            {
                return $"{ValueText.Escape(path)} {difference}.";
            }
        }

        return Configuration(first) == Configuration(second) ? null : "The configuration of the image differs, and no file does.";
    }

    private static string? Difference(ImageEntry? left, ImageEntry? right) => (left, right) switch
    {
        (null, _) => "is in the second image only",
        (_, null) => "is in the first image only",
        _ when left.Sha256 != right.Sha256 => $"differs: {left.Sha256?[..12]}… with {left.Length} bytes, then {right.Sha256?[..12]}… with {right.Length}",
        _ when (left.Kind, left.Mode, left.UserId, left.GroupId, left.LinkTarget) != (right.Kind, right.Mode, right.UserId, right.GroupId, right.LinkTarget) => "differs in kind, mode, owner or target",
        _ => null,
    };

    // As it is written, without the files.
    private static string Configuration(ImagePlan plan) => PlanJson.Write(plan with { Entries = [], Components = [], Seccomp = null });
}
