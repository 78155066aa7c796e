using System.Formats.Tar;
using System.Security.Cryptography;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Facts.Images;

/// <summary>The files of a local image: an OCI layout as a folder or a tar, or what <c>docker save</c> writes.</summary>
internal abstract class ImageContainer : IDisposable
{
    private const int MaxDocument = 8 << 20;

    private static readonly System.Buffers.SearchValues<char> Hexadecimal = System.Buffers.SearchValues.Create("0123456789abcdef");

    /// <summary>Opens an image.</summary>
    /// <param name="path">A folder or a tar.</param>
    /// <returns>The image.</returns>
    /// <exception cref="FindingException">HDC0007: it is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static ImageContainer Open(string path) => Directory.Exists(path) ? new Folder(path) : new Archive(path);

    /// <summary>Opens a file; null where there is none.</summary>
    internal abstract Stream? Open(string name, out long length);

    /// <summary>Whether there is such a file.</summary>
    internal bool Has(string name)
    {
        using var stream = Open(name, out _);
        return stream is not null;
    }

    /// <summary>Reads a small file whole; null where there is none.</summary>
    /// <exception cref="FindingException">HDC0007: it is too long.</exception>
    internal byte[]? Document(string name)
    {
        using var stream = Open(name, out var length);
        if (stream is null)
        {
            return null;
        }

        if (length > MaxDocument)
        {
            throw ImageReader.Broken($"{name} has {length} bytes, and no such document has more than {MaxDocument}.");
        }

        var content = new byte[length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>Reads a blob whole and compares it with its digest.</summary>
    /// <exception cref="FindingException">HDC0007: it is missing or damaged.</exception>
    internal byte[] Blob(string digest)
    {
        var content = Document(PathOf(digest)) ?? throw ImageReader.Broken($"the blob {digest} is not in it.");
        return Digest(content) == digest ? content : throw ImageReader.Broken($"the blob {digest} has another digest.");
    }

    /// <summary>The digest of a document.</summary>
    internal static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Where the OCI layout has a blob.</summary>
    /// <exception cref="FindingException">HDC0007: the digest is none of SHA-256.</exception>
    internal static string PathOf(string digest) =>
        digest.StartsWith("sha256:", StringComparison.Ordinal) && digest.Length == 71 && digest.AsSpan(7).IndexOfAnyExcept(Hexadecimal) < 0
            ? $"blobs/sha256/{digest[7..]}"
            : throw ImageReader.Broken("a digest is not one of SHA-256.");

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed class Folder(string root) : ImageContainer
    {
        internal override Stream? Open(string name, out long length)
        {
            length = 0;
            var path = Path.Join(root, name);
            if (name.Split('/').Contains("..") || !File.Exists(path))
            {
                return null;
            }

            var stream = File.OpenRead(path);
            length = stream.Length;
            return stream;
        }

        public override void Dispose()
        {
        }
    }

    private sealed class Archive : ImageContainer
    {
        private const int MaxEntries = 10_000;
        private const int MaxHeader = 1 << 20;

        private readonly FileStream _file;
        private readonly WatchedStream _watched;
        private readonly TarReader _reader;
        private readonly Dictionary<string, TarEntry> _entries = new(StringComparer.Ordinal);

        internal Archive(string path)
        {
            _file = File.OpenRead(path);
            _watched = new(_file, long.MaxValue) { Allowance = MaxHeader };
            _reader = new(_watched, leaveOpen: true);
            try
            {
                // Contents are passed over by seeking, so that only headers count.
                for (; _reader.GetNextEntry() is { } entry; _watched.Allowance = MaxHeader)
                {
                    if (_entries.Count > MaxEntries)
                    {
                        throw ImageReader.Broken($"it has more than {MaxEntries} entries.");
                    }

                    _entries[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = entry;
                }

                _watched.Allowance = long.MaxValue;
            }
            catch (Exception e) when (ImageReader.IsDamage(e))
            {
                Dispose();
                throw ImageReader.Broken("it is neither a whole tar archive nor a folder.");
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        // docker save links layers that two images share.
        internal override Stream? Open(string name, out long length)
        {
            length = 0;
            for (var links = 0; links < 3 && _entries.TryGetValue(name, out var entry); links++)
            {
                if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                {
                    var target = entry.LinkName;
                    name = target.StartsWith("../", StringComparison.Ordinal) ? target[3..] : target;
                    continue;
                }

                if (entry.DataStream is not { } data)
                {
                    return entry.Length == 0 && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile ? new MemoryStream([]) : null;
                }

                data.Position = 0;
                length = data.Length;

                // The tar reader owns its streams.
                return new WatchedStream(data, long.MaxValue);
            }

            return null;
        }

        public override void Dispose()
        {
            _reader.Dispose();
            _watched.Dispose();
            _file.Dispose();
        }
    }
}
