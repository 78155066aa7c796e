using System.IO.Enumeration;

namespace HardenedContainer.Facts.Host;

/// <summary>The time zone database (tzdata), as far as .NET reads it: the zones and <c>zone.tab</c> (measured in CoreLib 10).</summary>
internal static class TimeZoneDatabase
{
    /// <summary>Where it lies, on every distribution and in the image.</summary>
    public const string Folder = "/usr/share/zoneinfo";

    private const string Table = "zone.tab";

    // posix repeats every zone, right adds leap seconds; the other two are the machine's own settings.
    private static readonly string[] Excluded = ["posix", "right", "localtime", "posixrules"];

    /// <summary>Finds the files.</summary>
    /// <param name="root">Root directory of the build machine.</param>
    /// <returns>Ordered by path (ordinal); empty where there is no database.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IReadOnlyList<TimeZoneFile> Find(string root)
    {
        var folder = RootedPath.OnDisk(root, Folder);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        var files = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry e) => e.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry e) => !e.IsDirectory,
            ShouldRecursePredicate = (ref FileSystemEntry e) => (e.Attributes & FileAttributes.ReparsePoint) == 0 && !IsExcludedFolder(e.ToFullPath(), folder),
        }.Select(f => Path.GetRelativePath(folder, f)).Where(f => !Excluded.Contains(f, StringComparer.Ordinal)).ToArray();

        var zones = files.Where(f => !IsLink(folder, f) && IsWanted(folder, f)).ToHashSet(StringComparer.Ordinal);
        var links = files.Where(f => IsLink(folder, f)).Select(f => (Path: f, Target: Target(root, f))).Where(l => l.Target is not null && zones.Contains(l.Target));
        return
        [
            .. zones.Select(z => new TimeZoneFile($"{Folder}/{z}", null))
                .Concat(links.Select(l => new TimeZoneFile($"{Folder}/{l.Path}", Relative(l.Path, l.Target!))))
                .OrderBy(z => z.Path, StringComparer.Ordinal),
        ];
    }

    private static bool IsExcludedFolder(string path, string folder) =>
        Path.GetDirectoryName(path) == folder.TrimEnd('/') && Excluded.Contains(Path.GetFileName(path), StringComparer.Ordinal);

    private static bool IsLink(string folder, string file) => new FileInfo(Path.Combine(folder, file)).LinkTarget is not null;

    private static bool IsWanted(string folder, string file)
    {
        if (file == Table)
        {
            return true;
        }

        using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("TZif"u8);
    }

    private static string? Target(string root, string link) =>
        RootedPath.Resolve(root, $"{Folder}/{link}") is { } path && path.StartsWith(Folder + "/", StringComparison.Ordinal) ? path[(Folder.Length + 1)..] : null;

    private static string Relative(string link, string target) =>
        string.Concat(Enumerable.Repeat("../", link.Count(c => c == '/'))) + target;
}

/// <summary>One file or link of the time zone database.</summary>
/// <param name="Path">Absolute path, the same in the image.</param>
/// <param name="LinkTarget">Relative target of a link; null for a file.</param>
internal sealed record TimeZoneFile(string Path, string? LinkTarget);
