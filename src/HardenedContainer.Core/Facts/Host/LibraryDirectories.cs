using System.Collections.Immutable;
using HardenedContainer.Planning;

namespace HardenedContainer.Facts.Host;

/// <summary>Where a machine keeps shared libraries: the loader's default directories, then those of ld.so.conf (ldconfig(8)).</summary>
internal static class LibraryDirectories
{
    private const int MaxIncludeDepth = 4;

    /// <summary>Existing library directories, best first.</summary>
    /// <param name="root">Root directory of the machine.</param>
    /// <param name="platform">The platform whose libraries are wanted.</param>
    /// <returns>Absolute paths inside the root, links followed.</returns>
    public static ImmutableArray<string> Of(string root, TargetPlatform platform) =>
    [
        .. Defaults(platform).Concat(Configured(root, "/etc/ld.so.conf", 0))
            .Select(directory => RootedPath.Resolve(root, directory))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Defaults(TargetPlatform platform) =>
    [
        $"/usr/lib/{platform.Triplet}", $"/lib/{platform.Triplet}",
        .. platform.Is64Bit ? ["/usr/lib64", "/lib64"] : Array.Empty<string>(),
        "/usr/lib", "/lib",
    ];

    private static IEnumerable<string> Configured(string root, string file, int depth)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(RootedPath.OnDisk(root, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Alpine has none, and the default directories are enough.
            yield break;
        }

        foreach (var line in lines.Select(l => l.Split('#')[0].Trim()))
        {
            if (line.StartsWith("include ", StringComparison.Ordinal))
            {
                foreach (var included in depth < MaxIncludeDepth ? Included(root, line["include ".Length..].Trim()) : [])
                {
                    foreach (var directory in Configured(root, included, depth + 1))
                    {
                        yield return directory;
                    }
                }
            }
            else if (line.StartsWith('/'))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Included(string root, string pattern)
    {
        var absolute = pattern.StartsWith('/') ? pattern : "/etc/" + pattern;
        var slash = absolute.LastIndexOf('/');
        var folder = RootedPath.OnDisk(root, absolute[..slash]);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, absolute[(slash + 1)..]).Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(root, f))
            : [];
    }
}
