using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Facts;

namespace HardenedContainer.Planning;

/// <summary>Collects entries by path. The first entry of a path stays: what is generated is added before the app's files.</summary>
internal sealed class ImageEntryList(Predicate<string> isInBase)
{
    private const int ReadOnly = 0b100_100_100;
    private const int Executable = 0b101_101_101;
    private const int DirectoryMode = 0b111_101_101;
    private const int TempMode = 0b1_111_111_111;
    private const int LinkMode = 0b111_111_111;
    private const string Generated = "generated";

    private readonly SortedDictionary<string, ImageEntry> _entries = new(StringComparer.Ordinal);

    public ImmutableArray<ImageEntry> ToEntries() => [.. _entries.Values];

    public bool Contains(string path) => _entries.ContainsKey(path);

    public void AddEntries(IEnumerable<ImageEntry> entries)
    {
        foreach (var entry in entries)
        {
            _entries.TryAdd(entry.Path, entry);
        }
    }

    public void AddDirectory(string path, string origin = Generated) => Add(new()
    {
        Path = path, Kind = ImageEntryKind.Directory, Mode = DirectoryMode, Origin = origin,
    });

    public void AddTempDirectory(string path) => Add(new()
    {
        Path = path, Kind = ImageEntryKind.Directory, Mode = TempMode, Origin = Generated,
    });

    public void AddText(string path, string text) => AddBytes(path, [.. Encoding.UTF8.GetBytes(text)], ReadOnly, Generated);

    public void AddProgram(string path, ImmutableArray<byte> bytes, string origin) => AddBytes(path, bytes, Executable, origin);

    public void AddContent(string path, ImmutableArray<byte> bytes, string origin) => AddBytes(path, bytes, ReadOnly, origin);

    public void AddLink(string path, string target, string origin) => Add(new()
    {
        Path = path, Kind = ImageEntryKind.SymbolicLink, Mode = LinkMode, LinkTarget = target, Origin = origin,
    });

    public void AddHostFile(HostFile file) => Add(file.LinkTarget is { } target
        ? new() { Path = file.ImagePath, Kind = ImageEntryKind.SymbolicLink, Mode = LinkMode, LinkTarget = target, Origin = file.Origin }
        : new()
        {
            Path = file.ImagePath, Kind = ImageEntryKind.File, Mode = file.Executable || file.Elf is not null ? Executable : ReadOnly,
            Length = file.Length, Sha256 = file.Sha256, Origin = file.Origin, Content = file.Content, Elf = file.Elf,
        });

    public void AddAppFile(string path, PublishFile file, bool isEntry)
    {
        const string origin = "app";
        switch (file.Kind)
        {
            case FileKind.Directory:
                AddDirectory(path, origin);
                break;
            case FileKind.SymbolicLink:
                AddLink(path, file.LinkTarget!, origin);
                break;
            default:
                Add(new()
                {
                    Path = path, Kind = ImageEntryKind.File, Mode = isEntry || file.Elf is not null ? Executable : ReadOnly,
                    Length = file.Length, Sha256 = file.Sha256, Origin = origin, Content = new FileContent.OnDisk(file.FullPath), Elf = file.Elf,
                });
                break;
        }
    }

    private void AddBytes(string path, ImmutableArray<byte> bytes, int mode, string origin) => Add(new()
    {
        Path = path, Kind = ImageEntryKind.File, Mode = mode, Origin = origin, Length = bytes.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan())), Content = new FileContent.Inline(bytes),
    });

    public void Add(ImageEntry entry)
    {
        if (entry.Path != "/" && (entry.Kind != ImageEntryKind.Directory || !isInBase(entry.Path)) && _entries.TryAdd(entry.Path, entry))
        {
            AddParents(entry.Path);
        }
    }

    // Also those that the base has: a plan is a whole tree, and what is staged on disk has them in any case. The base's own
    // temp directory keeps its mode, whatever is put below it.
    private void AddParents(string path)
    {
        for (var parent = ImagePath.Parent(path); parent != "/"; parent = ImagePath.Parent(parent))
        {
            var mode = parent is "/tmp" or "/var/tmp" && isInBase(parent) ? TempMode : DirectoryMode;
            _entries.TryAdd(parent, new() { Path = parent, Kind = ImageEntryKind.Directory, Mode = mode, Origin = Generated });
        }
    }
}
