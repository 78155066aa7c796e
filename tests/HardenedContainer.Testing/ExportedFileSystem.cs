using System.Formats.Tar;
using System.Security.Cryptography;

namespace HardenedContainer.Testing;

/// <summary>One entry of an exported file system.</summary>
/// <param name="Path">Absolute, without a slash at the end.</param>
/// <param name="Type">Regular file, directory, link, ….</param>
/// <param name="Mode">Permission bits with setuid, setgid and sticky.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Hash of a regular file's content, in lower case; null for everything else.</param>
/// <param name="LinkTarget">Target of a hard or symbolic link.</param>
public sealed record ExportedFile(
    string Path, TarEntryType Type, UnixFileMode Mode, int Uid, int Gid, long Size, string? Sha256, string? LinkTarget)
{
    /// <summary>Whether it is a directory.</summary>
    public bool IsDirectory => Type == TarEntryType.Directory;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => Type is TarEntryType.RegularFile or TarEntryType.V7RegularFile;

    /// <summary>Whether a user that is neither root nor privileged may write it. Links have no mode of their own.</summary>
    public bool IsWritableBy(int uid, int gid) => Type is not (TarEntryType.SymbolicLink or TarEntryType.HardLink)
        && (Mode.HasFlag(UnixFileMode.OtherWrite)
            || (Uid == uid && Mode.HasFlag(UnixFileMode.UserWrite))
            || (Gid == gid && Mode.HasFlag(UnixFileMode.GroupWrite)));

    /// <summary>One line, as <c>ls</c> and <c>sha256sum</c> would say it.</summary>
    public override string ToString() =>
        $"{Type} {Convert.ToString((int)Mode, 8)} {Uid}:{Gid} {Size} {Path}{(string.IsNullOrEmpty(LinkTarget) ? "" : " -> " + LinkTarget)} {Sha256}";
}

/// <summary>A file system, read from a tar such as <c>docker export</c> writes it.</summary>
/// <param name="Files">Every entry, sorted by path.</param>
public sealed record ExportedFileSystem(IReadOnlyList<ExportedFile> Files)
{
    // Docker puts these into every container; they are not in the image.
    private static readonly HashSet<string> _madeByEngine =
    [
        "/.dockerenv", "/dev", "/dev/console", "/dev/pts", "/dev/shm", "/proc", "/sys",
        "/etc/hostname", "/etc/hosts", "/etc/mtab", "/etc/resolv.conf",
    ];

    /// <summary>The entries without those that the engine adds to every container.</summary>
    public IEnumerable<ExportedFile> ImageFiles => Files.Where(f => !_madeByEngine.Contains(f.Path));

    /// <summary>The entry of that path, or null.</summary>
    public ExportedFile? this[string path] => Files.FirstOrDefault(f => f.Path == path);

    /// <summary>Reads a tar.</summary>
    public static ExportedFileSystem ReadTar(Stream tar)
    {
        var files = new List<ExportedFile>();
        using var reader = new TarReader(tar, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes)
            {
                continue;
            }

            var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            var sha256 = isFile ? Convert.ToHexStringLower(entry.DataStream is { } data ? SHA256.HashData(data) : SHA256.HashData([])) : null;
            files.Add(new(Absolute(entry.Name), entry.EntryType, entry.Mode, entry.Uid, entry.Gid, entry.Length, sha256, entry.LinkName));
        }

        return new([.. files.OrderBy(f => f.Path, StringComparer.Ordinal)]);
    }

    private static string Absolute(string name)
    {
        var path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        return "/" + path.Trim('/');
    }
}
