using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Oci;

/// <summary>
/// The image as one file, written without any engine: an OCI layout and a Docker archive in one tar, over the same blobs.
/// Small documents come first and the layer last, so that a reader sees what it has before it reads it all.
/// </summary>
public static class ImageArchive
{
    internal const string BlobDirectory = "blobs/sha256/";

    // Part of the key: raise it when the same plan gives other bytes than before.
    private const int FormatVersion = 2;

    private const UnixFileMode FileMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode DirectoryMode =
        FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Why a plan's image cannot be written without an engine.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>HDC9010 where the image takes libraries from another one; null where it can be written, once its base is there.</returns>
    public static Finding? Refusal(ImagePlan plan) => plan.Base.LibrariesReference is { } libraries
        ? DiagnosticCatalog.HDC9010.At($"No image archive: the image takes its libraries from {libraries}.", fix: "Run docker build on the output directory, or leave HardenContainerLibraries out.")
        : null;

    /// <summary>Writes the archive, unless the one that is there is right already.</summary>
    /// <param name="plan">A plan without <see cref="Refusal"/>.</param>
    /// <param name="rootFileSystem">Where <see cref="RootFileSystem.Stage"/> put the plan's entries.</param>
    /// <param name="archivePath">Absolute path of the archive, usually <c>OUTPUT/image.oci.tar</c>.</param>
    /// <param name="compression">How to compress the layer.</param>
    /// <param name="below">The base; null for scratch.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <returns>What was done, and the image's digests.</returns>
    /// <exception cref="FindingException">HDC0009: a file is not the planned one. HDC9010: see <see cref="Refusal"/>.
    /// HDC9204: the file at <paramref name="archivePath"/> is not ours. In each case nothing was written.</exception>
    /// <exception cref="IOException">The disk is full or the file cannot be replaced; the old archive is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written; the old archive is as it was.</exception>
    public static ArchiveResult Write(
        ImagePlan plan, string rootFileSystem, string archivePath, LayerCompression compression, BaseImageContent? below = null, CancellationToken cancellation = default)
    {
        if ((Refusal(plan) ?? (plan.Base.Reference is { } reference && below is null ? DiagnosticCatalog.HDC9010.At($"No image archive: the image stands on {reference}.") : null)) is { } refusal)
        {
            throw new FindingException(refusal);
        }

        // A layer that the base has twice is one blob.
        BaseLayer[] layers = [.. (below?.Layers ?? []).DistinctBy(l => l.Digest)];

        GeneratedFiles.EnsureOurs(archivePath);
        var key = Key(plan, compression);
        if (ArchiveContent.TryRead(archivePath, compression) is { } present
            && present.IsSame(Documents(plan, present.Layer, below, key), [.. layers.Select(l => l.Digest).Prepend(present.Layer.Digest)]))
        {
            return Result(plan, present.Layer, below, written: false);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(archivePath)!);
        using var blob = CreateBlob(archivePath);
        var layer = ImageLayer.Write(plan, rootFileSystem, compression, below, blob, cancellation);
        AtomicFile.Replace(archivePath, stream =>
        {
            using var tar = new TarWriter(stream, leaveOpen: true);
            foreach (var (name, bytes) in Documents(plan, layer, below, key))
            {
                WriteEntry(tar, name, bytes is null ? null : new MemoryStream(bytes), plan.Created);
            }

            blob.Position = 0;
            WriteEntry(tar, BlobPath(layer.Digest), blob, plan.Created);
            foreach (var lower in layers.Where(l => l.Digest != layer.Digest))
            {
                cancellation.ThrowIfCancellationRequested();
                using var content = File.OpenRead(lower.File);
                WriteEntry(tar, BlobPath(lower.Digest), content, plan.Created);
            }
        });
        return Result(plan, layer, below, written: true);
    }

    // The layer's digest is its name, so it must be whole before the archive can begin.
    private static FileStream CreateBlob(string archivePath) => new(
        $"{archivePath}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}{AtomicFile.TemporaryEnding}",
        System.IO.FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);

    private static ArchiveResult Result(ImagePlan plan, ImageLayer layer, BaseImageContent? below, bool written)
    {
        var documents = new ImageDocuments(plan, layer, below);
        return new(written, ImageDocuments.Digest(documents.Manifest), documents.ConfigDigest, layer.Length + (below?.Layers.Sum(l => l.Length) ?? 0));
    }

    // The index must lie in the first bytes (see GeneratedFiles), so directories come where they are first needed.
    private static List<ArchiveDocument> Documents(ImagePlan plan, ImageLayer layer, BaseImageContent? below, string key)
    {
        var documents = new ImageDocuments(plan, layer, below);
        var manifest = documents.Manifest;
        return
        [
            new("oci-layout", ImageDocuments.Layout),
            new("index.json", documents.Index(key)),
            new("manifest.json", documents.DockerManifest(BlobPath)),
            new("blobs/", null),
            new(BlobDirectory, null),
            new(BlobPath(documents.ConfigDigest), documents.Configuration),
            new(BlobPath(ImageDocuments.Digest(manifest)), manifest),
        ];
    }

    internal static string BlobPath(string digest) => BlobDirectory + digest["sha256:".Length..];

    private static string Key(ImagePlan plan, LayerCompression compression)
    {
        var tool = typeof(ImageArchive).Assembly.GetName().Version;
        return ImageDocuments.Digest(Encoding.UTF8.GetBytes($"{FormatVersion}\n{tool}\n{compression}\n{PlanJson.Write(plan)}"));
    }

    internal static void WriteEntry(TarWriter tar, string name, Stream? content, DateTimeOffset time)
    {
        var entry = new UstarTarEntry(content is null ? TarEntryType.Directory : TarEntryType.RegularFile, name)
        {
            ModificationTime = time,
            Mode = content is null ? DirectoryMode : FileMode,
        };
        if (content is not null)
        {
            entry.DataStream = content;
        }

        tar.WriteEntry(entry);
    }
}
