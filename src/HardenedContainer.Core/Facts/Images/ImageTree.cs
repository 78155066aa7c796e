using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ZstdSharp;

namespace HardenedContainer.Facts.Images;

/// <summary>A file of an image, as far as facts need it.</summary>
/// <param name="LinkTarget">Target of a symbolic link; null for other entries.</param>
/// <param name="Content">The bytes of a file that facts are read from; null for all others.</param>
internal sealed record ImageNode(string? LinkTarget, byte[]? Content);

/// <summary>The root file system of an image: its layers one over the other (OCI image specification, "Image Layer Filesystem Changeset").</summary>
internal sealed class ImageTree
{
    private const int MaxNodes = 2_000_000;
    private const int MaxPath = 4_096;
    private const int MaxContent = 32 << 20;
    private const long MaxLayer = 64L << 30;
    private const int MaxLinks = 40;
    private const string Whiteout = ".wh.";
    private const string Opaque = ".wh..wh..opq";

    private readonly SortedDictionary<string, ImageNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>All paths, absolute.</summary>
    internal IEnumerable<string> Paths => _nodes.Keys;

    /// <summary>Puts a layer on top.</summary>
    /// <param name="stream">The layer: a tar, plain or compressed with gzip or zstd.</param>
    /// <param name="digest">What its bytes must have; null where the image does not say.</param>
    /// <param name="wants">Which files' contents are kept.</param>
    /// <exception cref="Diagnostics.FindingException">HDC0007: the layer is damaged.</exception>
    internal void Add(Stream stream, string? digest, Func<string, bool> wants)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var raw = new Watched(stream, hash, MaxLayer);
        var added = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            using (var plain = Unpack(raw))
            using (var bounded = new Watched(plain, hash: null, MaxLayer))
            using (var reader = new TarReader(bounded))
            {
                while (reader.GetNextEntry() is { } entry)
                {
                    Add(entry, added, wants);
                }

                // The end of the archive is not that of the stream, and the digest is of all.
                bounded.Drain();
            }

            raw.Drain();
        }
        catch (Exception e) when (ImageReader.IsDamage(e))
        {
            throw ImageReader.Broken("a layer is damaged.");
        }

        if (digest is not null && "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()) != digest)
        {
            throw ImageReader.Broken($"the layer {digest} has another digest.");
        }
    }

    /// <summary>What is at a path, following links; null where there is nothing.</summary>
    internal ImageNode? Find(string path) => Resolve(path) is { } resolved && _nodes.TryGetValue(resolved, out var node) ? node : null;

    /// <summary>The path behind all links; null where it leads nowhere.</summary>
    internal string? Resolve(string path)
    {
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

    private void Add(TarEntry entry, HashSet<string> added, Func<string, bool> wants)
    {
        if (entry.Name.Length > MaxPath || _nodes.Count > MaxNodes)
        {
            throw ImageReader.Broken($"it has more than {MaxNodes} files, or a path of more than {MaxPath} characters.");
        }

        var path = Normal(entry.Name);
        var (folder, name) = (path[..Math.Max(0, path.LastIndexOf('/'))], path[(path.LastIndexOf('/') + 1)..]);
        if (name == Opaque)
        {
            Remove(folder, added, itself: false);
        }
        else if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            Remove($"{folder}/{name[Whiteout.Length..]}", added, itself: true);
        }
        else if (entry.EntryType is not (TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes))
        {
            if (entry.EntryType != TarEntryType.Directory)
            {
                Remove(path, added, itself: true);
            }

            // Not every builder writes the folders that its files are in.
            foreach (var parent in Prefixes(path).SkipLast(1).Where(p => _nodes.TryAdd(p, new(null, null))))
            {
                added.Add(parent);
            }

            added.Add(path);
            _nodes[path] = entry.EntryType switch
            {
                TarEntryType.SymbolicLink => new(entry.LinkName, null),
                TarEntryType.HardLink => _nodes.GetValueOrDefault(Normal(entry.LinkName)) ?? new(null, null),
                _ => new(null, entry is { DataStream: { } data, Length: <= MaxContent } && wants(path) ? ReadAll(data) : null),
            };
        }
    }

    // A whiteout hides what is in the layers below, and not what its own layer brings.
    private void Remove(string path, HashSet<string> added, bool itself)
    {
        var below = path + "/";
        foreach (var old in _nodes.Keys.Where(p => ((itself && p == path) || p.StartsWith(below, StringComparison.Ordinal)) && !added.Contains(p)).ToArray())
        {
            _nodes.Remove(old);
        }
    }

    private static byte[] ReadAll(Stream data)
    {
        using var content = new MemoryStream();
        data.CopyTo(content);
        return content.ToArray();
    }

    private static Stream Unpack(Watched raw)
    {
        var start = raw.Peek(4);
        return start switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(raw, CompressionMode.Decompress, leaveOpen: true),
            [0x28, 0xb5, 0x2f, 0xfd] => new DecompressionStream(raw, leaveOpen: true),
            _ => new Watched(raw, hash: null, MaxLayer),
        };
    }

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

    // Counts, hashes, and lets the first bytes be seen before they are read. Leaves the stream below open.
    private sealed class Watched(Stream inner, IncrementalHash? hash, long limit) : Stream
    {
        private byte[] _peeked = [];
        private long _length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _length; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count;
            if (_peeked.Length > 0)
            {
                count = Math.Min(buffer.Length, _peeked.Length);
                _peeked.AsSpan(0, count).CopyTo(buffer);
                _peeked = _peeked[count..];
            }
            else
            {
                count = inner.Read(buffer);
            }

            _length += count;
            hash?.AppendData(buffer[..count]);
            return _length <= limit ? count : throw new InvalidDataException("It is too long.");
        }

        internal byte[] Peek(int count)
        {
            var bytes = new byte[count];
            return _peeked = bytes[..inner.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
        }

        internal void Drain()
        {
            Span<byte> rest = stackalloc byte[4096];
            while (Read(rest) > 0)
            {
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
