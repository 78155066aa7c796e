using System.Formats.Tar;
using System.IO.Compression;
using ZstdSharp;

namespace HardenedContainer.Facts.Images;

/// <summary>A file of an image.</summary>
/// <param name="LinkTarget">Target of a symbolic link; null for other entries.</param>
/// <param name="Value">What was read of the file; null for directories that only stand in a path.</param>
internal sealed record ImageNode<T>(string? LinkTarget, T? Value)
    where T : class;

/// <summary>What a layer turned out to be.</summary>
/// <param name="Digest">Digest of its bytes.</param>
/// <param name="Length">Number of its bytes.</param>
/// <param name="DiffId">Digest of the tar in it.</param>
internal sealed record ReadLayer(string Digest, long Length, string DiffId);

/// <summary>The root file system of an image: its layers one over the other (OCI image specification, "Image Layer Filesystem Changeset").</summary>
/// <typeparam name="T">What is kept of a file.</typeparam>
/// <param name="read">Reads an entry: its absolute path, the entry, and for a hard link what was read of its target.</param>
internal sealed class ImageTree<T>(Func<string, TarEntry, T?, T?> read)
    where T : class
{
    private const int MaxNodes = 1_000_000;
    private const int MaxPath = 4_096;
    private const long MaxLayer = 64L << 30;
    private const int MaxLinks = 40;

    // Real layers shrink to a third or so, a disk of zeros to a thousandth. Below the first number nobody has to wait.
    private const long FreeLength = 1L << 30;
    private const int MostGrowth = 200;

    // Names and extended attributes of one entry, which the tar reader takes into memory at the word of the header.
    private const int MaxHeader = 4 << 20;

    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    private readonly Dictionary<string, ImageNode<T>> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _children = new(StringComparer.Ordinal);

    /// <summary>All paths, absolute, in order.</summary>
    internal IEnumerable<string> Paths => _nodes.Keys.Order(StringComparer.Ordinal);

    /// <summary>Puts a layer on top.</summary>
    /// <param name="stream">The layer: a tar, plain or compressed with gzip or zstd.</param>
    /// <exception cref="Diagnostics.FindingException">HDC0007: the layer is damaged.</exception>
    internal ReadLayer Add(Stream stream)
    {
        using var raw = new WatchedStream(stream, MaxLayer, isHashed: true);
        var added = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            string diffId;
            using (var plain = Unpack(raw))
            using (var unpacked = new WatchedStream(plain, MaxLayer, isHashed: true))
            {
                using (var reader = new TarReader(unpacked, leaveOpen: true))
                {
                    while (Next(reader, unpacked) is { } entry)
                    {
                        Add(entry, added);
                        entry.DataStream?.CopyTo(Stream.Null);
                        if (unpacked.Count > FreeLength && unpacked.Count / MostGrowth > raw.Count)
                        {
                            throw ImageReader.Broken($"a layer unpacks to more than {MostGrowth} times its length.");
                        }
                    }
                }

                unpacked.Drain();
                diffId = unpacked.Digest;
            }

            raw.Drain();
            return new(raw.Digest, raw.Count, diffId);
        }
        catch (Exception e) when (ImageReader.IsDamage(e))
        {
            throw ImageReader.Broken("a layer is damaged.");
        }
    }

    /// <summary>What is at a path, following links; null where there is nothing.</summary>
    internal ImageNode<T>? Find(string path) => Resolve(path) is { } resolved && _nodes.TryGetValue(resolved, out var node) ? node : null;

    /// <summary>What is at a path itself; null where there is nothing.</summary>
    internal ImageNode<T>? At(string path) => _nodes.GetValueOrDefault(path);

    /// <summary>The path behind all links; null where it leads nowhere.</summary>
    internal string? Resolve(string path)
    {
        path = Normal(path);
        for (var links = 0; links < MaxLinks; links++)
        {
            var link = Prefixes(path).FirstOrDefault(p => _nodes.GetValueOrDefault(p)?.LinkTarget is not null);
            if (link is null)
            {
                return _nodes.ContainsKey(path) ? path : null;
            }

            var target = _nodes[link].LinkTarget!;
            path = Normal((target.StartsWith('/') ? target : $"{link[..link.LastIndexOf('/')]}/{target}") + path[link.Length..]);
        }

        return null;
    }

    // Reads the next entry's header; its content was read to the end before.
    private static TarEntry? Next(TarReader reader, WatchedStream stream)
    {
        stream.Allowance = MaxHeader;
        var entry = reader.GetNextEntry();
        stream.Allowance = long.MaxValue;
        return entry;
    }

    private void Add(TarEntry entry, HashSet<string> added)
    {
        if (entry.Name.Length > MaxPath || _nodes.Count > MaxNodes)
        {
            throw ImageReader.Broken($"it has more than {MaxNodes} files, or a path of more than {MaxPath} characters.");
        }

        var path = Normal(entry.Name);
        var (folder, name) = (path[..Math.Max(0, path.LastIndexOf('/'))], path[(path.LastIndexOf('/') + 1)..]);
        if (name == Opaque)
        {
            RemoveBelow(folder, added);
        }
        else if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            Remove($"{folder}/{name[Whiteout.Length..]}", added);
        }
        else if (entry.EntryType is not (TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes))
        {
            if (entry.EntryType != TarEntryType.Directory)
            {
                Remove(path, added);
            }

            // Not every builder writes the folders that its files are in.
            foreach (var parent in Prefixes(path).SkipLast(1).Where(p => added.Add(p) && !_nodes.ContainsKey(p)))
            {
                Put(parent, new(null, null));
            }

            added.Add(path);
            var linked = entry.EntryType == TarEntryType.HardLink ? _nodes.GetValueOrDefault(Normal(entry.LinkName)) : null;
            Put(path, new(entry.EntryType == TarEntryType.SymbolicLink ? entry.LinkName : linked?.LinkTarget, read(path, entry, linked?.Value)));
        }
    }

    private void Put(string path, ImageNode<T> node)
    {
        _nodes[path] = node;
        var folder = path[..path.LastIndexOf('/')];
        if (path.Length > 1)
        {
            (_children.TryGetValue(folder, out var children) ? children : _children[folder] = new(StringComparer.Ordinal)).Add(path);
        }
    }

    // A whiteout hides what is in the layers below, and not what its own layer brings.
    private void Remove(string path, HashSet<string> added)
    {
        RemoveBelow(path, added);
        if (!added.Contains(path) && _nodes.Remove(path))
        {
            _children.GetValueOrDefault(path[..path.LastIndexOf('/')])?.Remove(path);
        }
    }

    private void RemoveBelow(string folder, HashSet<string> added)
    {
        foreach (var child in _children.GetValueOrDefault(folder)?.ToArray() ?? [])
        {
            Remove(child, added);
        }
    }

    private static Stream Unpack(WatchedStream raw) => raw.Peek(4) switch
    {
        [0x1f, 0x8b, ..] => new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true),
        [0x28, 0xb5, 0x2f, 0xfd] => new DecompressionStream(raw, leaveOpen: true),
        _ => new WatchedStream(raw, MaxLayer),
    };

    private static string Normal(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return "/" + string.Join('/', parts);
    }

    private static IEnumerable<string> Prefixes(string path)
    {
        for (var i = path.IndexOf('/', 1); i >= 0; i = path.IndexOf('/', i + 1))
        {
            yield return path[..i];
        }

        yield return path;
    }
}
