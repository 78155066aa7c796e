using System.Formats.Tar;
using System.Text.Json;
using HardenedContainer.IO;
using HardenedContainer.Options;

namespace HardenedContainer.Oci;

/// <summary>An entry of the archive before the layer; a directory where it has no bytes.</summary>
internal sealed record ArchiveDocument(string Name, byte[]? Bytes);

/// <summary>What an archive on disk holds, read to see whether it is right already.</summary>
/// <param name="Documents">Everything before the layers, in the order of the file.</param>
/// <param name="Layer">Our own layer, the first one in the file, with the digest that its bytes really have.</param>
/// <param name="Blobs">Name and real digest of every layer, in the order of the file.</param>
internal sealed record ArchiveContent(IReadOnlyList<ArchiveDocument> Documents, ImageLayer Layer, IReadOnlyList<(string Name, string Digest)> Blobs)
{
    private const int MaximumDocumentLength = 4 << 20;

    /// <summary>Reads an archive.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="compression">How its layer should be compressed.</param>
    /// <returns>Its content; null where there is no file, or none that can be read as an archive of ours.</returns>
    public static ArchiveContent? TryRead(string path, LayerCompression compression)
    {
        // What is empty may be a pipe, and opening one would wait for ever.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        try
        {
            using var tar = new TarReader(File.OpenRead(path));
            return Read(tar, compression);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException
            or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Cut short or overwritten: it will be written anew.
            return null;
        }
    }

    /// <summary>Whether this is, byte for byte, what would be written.</summary>
    public bool IsSame(IReadOnlyList<ArchiveDocument> documents, IReadOnlyList<string> layers) =>
        Blobs.SequenceEqual(layers.Select(digest => (ImageArchive.BlobPath(digest), digest)))
        && Documents.Count == documents.Count
        && Documents.Zip(documents).All(pair => pair.First.Name == pair.Second.Name
            && pair.First.Bytes.AsSpan().SequenceEqual(pair.Second.Bytes));

    private static ArchiveContent? Read(TarReader tar, LayerCompression compression)
    {
        var documents = new List<ArchiveDocument>();
        var entry = tar.GetNextEntry();
        while (entry is not null && entry.Length <= MaximumDocumentLength && !IsLayer(entry, documents))
        {
            documents.Add(new(entry.Name, ReadAll(entry)));
            entry = tar.GetNextEntry();
        }

        if (entry?.DataStream is not { } blob || DiffId(documents) is not { } diffId)
        {
            return null;
        }

        var layer = new ImageLayer(compression, Digest(blob), entry.Length, diffId);
        List<(string, string)> blobs = [(entry.Name, layer.Digest)];
        while (tar.GetNextEntry() is { } next)
        {
            if (next.DataStream is not { } lower)
            {
                return null;
            }

            blobs.Add((next.Name, Digest(lower)));
        }

        return new(documents, layer, blobs);
    }

    private static string Digest(Stream blob) => "sha256:" + ContentHash.Of(blob);

    // Our layer comes after the configuration and the manifest, which are the first two blobs.
    private static bool IsLayer(TarEntry entry, List<ArchiveDocument> before) =>
        entry.EntryType == TarEntryType.RegularFile && before.Count(d => IsBlob(d)) == 2;

    private static bool IsBlob(ArchiveDocument document) =>
        document.Bytes is not null && document.Name.StartsWith(ImageArchive.BlobDirectory, StringComparison.Ordinal);

    private static byte[]? ReadAll(TarEntry entry)
    {
        if (entry.DataStream is not { } data)
        {
            return null;
        }

        var bytes = new byte[entry.Length];
        data.ReadExactly(bytes);
        return bytes;
    }

    private static string? DiffId(List<ArchiveDocument> documents)
    {
        if (documents.Find(IsBlob) is not { } config)
        {
            return null;
        }

        using var json = JsonDocument.Parse(config.Bytes);
        return json.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Last().GetString();
    }
}
