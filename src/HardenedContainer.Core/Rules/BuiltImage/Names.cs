using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>Names of files for messages.</summary>
internal static class Names
{
    private const int Most = 8;

    /// <summary>The first few in a row: <c>/bin/su, /bin/mount and 5 more</c>.</summary>
    internal static string Of(IReadOnlyCollection<string> paths) =>
        paths.Count <= Most ? Printable.List(paths) : $"{string.Join(", ", paths.Take(Most).Select(Printable.Of))} and {paths.Count - Most} more";
}
