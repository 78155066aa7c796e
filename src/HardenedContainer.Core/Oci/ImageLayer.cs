using System.Formats.Tar;
using System.Text;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using ZstdSharp;

namespace HardenedContainer.Oci;

/// <summary>A layer as the manifest and the configuration name it.</summary>
/// <param name="Compression">How the blob is compressed.</param>
/// <param name="Digest">Digest of the compressed blob.</param>
/// <param name="Length">Bytes of the compressed blob.</param>
/// <param name="DiffId">Digest of the tar inside.</param>
internal sealed record ImageLayer(LayerCompression Compression, string Digest, long Length, string DiffId)
{
    // Higher levels take several times as long for a few per cent.
    private const int ZstdLevel = 9;

    private const int UstarNameLength = 100;
    private const int UstarMaximumId = 0x1F_FFFF;
    private const long UstarMaximumLength = 0x1_FFFF_FFFF;

    /// <summary>The media type of the blob.</summary>
    public string MediaType => Compression == LayerCompression.Zstd
        ? "application/vnd.oci.image.layer.v1.tar+zstd"
        : "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>Writes the plan's entries as one compressed tar. The same plan always gives the same bytes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rootFileSystem">Where its files lie; each is checked against the plan while it is read.</param>
    /// <param name="compression">How to compress.</param>
    /// <param name="below">The base; null for scratch.</param>
    /// <param name="blob">Where the layer goes.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <returns>What was written.</returns>
    public static ImageLayer Write(
        ImagePlan plan, string rootFileSystem, LayerCompression compression, BaseImageContent? below, Stream blob, CancellationToken cancellation)
    {
        using var compressed = new HashingStream(blob);
        string diffId;
        using (var compressor = Compress(compression, compressed))
        using (var tarred = new HashingStream(compressor))
        {
            using (var tar = new TarWriter(tarred, leaveOpen: true))
            {
                // Where the base has a link to a directory, builders go on behind it.
                foreach (var entry in plan.Entries.Where(e => e.Kind != ImageEntryKind.Directory || below?.IsLink(e.Path) != true))
                {
                    cancellation.ThrowIfCancellationRequested();
                    WriteEntry(tar, entry, rootFileSystem, plan.Created);
                }
            }

            diffId = tarred.Digest;
        }

        return new(compression, compressed.Digest, compressed.Length, diffId);
    }

    private static Stream Compress(LayerCompression compression, Stream target) => compression == LayerCompression.Zstd
        ? new CompressionStream(target, ZstdLevel, leaveOpen: true)
        : new BlockGzipStream(target);

    private static void WriteEntry(TarWriter tar, ImageEntry entry, string rootFileSystem, DateTimeOffset created)
    {
        var header = Header(entry);
        header.ModificationTime = created;
        header.Mode = (UnixFileMode)entry.Mode;
        header.Uid = entry.UserId;
        header.Gid = entry.GroupId;
        if (entry.Kind != ImageEntryKind.File)
        {
            tar.WriteEntry(header);
            return;
        }

        using var content = VerifiedContent.Open(entry, RootFileSystem.OnDisk(rootFileSystem, entry.Path));
        header.DataStream = content;
        tar.WriteEntry(header);
        header.DataStream = null;
    }

    // Where the oldest format cannot hold an entry, GNU's does. Not pax: System.Formats.Tar writes the process ID into the
    // names of pax headers, so that no two runs would give the same layer.
    private static PosixTarEntry Header(ImageEntry entry)
    {
        var name = entry.Path[1..] + (entry.Kind == ImageEntryKind.Directory ? "/" : "");
        var type = entry.Kind switch
        {
            ImageEntryKind.Directory => TarEntryType.Directory,
            ImageEntryKind.SymbolicLink => TarEntryType.SymbolicLink,
            _ => TarEntryType.RegularFile,
        };
        var fits = Fits(name) && Fits(entry.LinkTarget) && entry.Length <= UstarMaximumLength
            && entry.UserId <= UstarMaximumId && entry.GroupId <= UstarMaximumId;
        PosixTarEntry header = fits ? new UstarTarEntry(type, name) : new GnuTarEntry(type, name);
        if (entry.LinkTarget is { } target)
        {
            header.LinkName = target;
        }

        return header;
    }

    private static bool Fits(string? name) => name is null || Encoding.UTF8.GetByteCount(name) <= UstarNameLength;
}
