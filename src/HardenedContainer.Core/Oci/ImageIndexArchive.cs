using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text.Json;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Oci;

/// <summary>One platform of an index.</summary>
/// <param name="Plan">Its plan; names and time of the index are those of the first.</param>
/// <param name="Archive">The archive that <see cref="ImageArchive"/> wrote of it.</param>
/// <param name="ManifestDigest">Digest of its manifest.</param>
public sealed record IndexPart(ImagePlan Plan, string Archive, string ManifestDigest);

/// <summary>What <see cref="ImageIndexArchive.Write"/> did.</summary>
/// <param name="Written">True where the archive was written, false where it was right already and left alone.</param>
/// <param name="Digest">Digest of the index: the image's digest in a registry.</param>
public sealed record IndexResult(bool Written, string Digest);

/// <summary>
/// The images of several platforms as one file: an OCI layout whose tags name one image index. A Docker archive knows no
/// platforms, so what <c>docker load</c> reads in it is the first of them.
/// </summary>
public static class ImageIndexArchive
{
    /// <summary>Writes the archive, unless the one that is there is right already. The same parts always give the same bytes.</summary>
    /// <param name="parts">The platforms, at least one; each another one.</param>
    /// <param name="archivePath">Absolute path of the archive.</param>
    /// <param name="cancellation">Stops between two blobs.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="Diagnostics.FindingException">HDC0007: a part is damaged. HDC9204: the file at <paramref name="archivePath"/> is not ours.</exception>
    /// <exception cref="IOException">The disk is full or the file cannot be replaced; the old archive is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written; the old archive is as it was.</exception>
    public static IndexResult Write(IReadOnlyList<IndexPart> parts, string archivePath, CancellationToken cancellation = default)
    {
        GeneratedFiles.EnsureOurs(archivePath);
        var containers = new List<ImageContainer>();
        try
        {
            foreach (var part in parts)
            {
                containers.Add(ImageContainer.Open(part.Archive));
            }

            Platform[] platforms = [.. parts.Zip(containers, (part, container) => Platform.Read(part, container))];
            var index = Index(platforms);
            var digest = ImageDocuments.Digest(index);
            if (Holds(archivePath, stream => WriteTar(stream, platforms, index, cancellation)))
            {
                return new(false, digest);
            }

            AtomicFile.Replace(archivePath, stream => WriteTar(stream, platforms, index, cancellation));
            return new(true, digest);
        }
        finally
        {
            containers.ForEach(container => container.Dispose());
        }
    }

    // An empty file is not read: it could be a pipe, which never ends.
    private static bool Holds(string path, Action<Stream> write)
    {
        if (new FileInfo(path) is not { Exists: true, Length: > 0 } file)
        {
            return false;
        }

        using var wanted = new HashingStream(Stream.Null);
        write(wanted);
        if (wanted.Length != file.Length)
        {
            return false;
        }

        using var there = file.OpenRead();
        using var found = new HashingStream(Stream.Null);
        there.CopyTo(found);
        return found.Digest == wanted.Digest;
    }

    private static void WriteTar(Stream stream, Platform[] platforms, byte[] index, CancellationToken cancellation)
    {
        var time = platforms[0].Plan.Created;
        using var tar = new TarWriter(stream, leaveOpen: true);
        void Document(string name, byte[]? bytes) => ImageArchive.WriteEntry(tar, name, bytes is null ? null : new MemoryStream(bytes), time);

        // The marker must lie in the first bytes (see GeneratedFiles), so directories come where they are first needed.
        Document("oci-layout", ImageDocuments.Layout);
        Document("index.json", Tags(platforms[0].Plan, index));
        Document("manifest.json", DockerManifest(platforms[0]));
        Document("blobs/", null);
        Document(ImageArchive.BlobDirectory, null);
        Document(ImageArchive.BlobPath(ImageDocuments.Digest(index)), index);
        foreach (var platform in platforms)
        {
            Document(ImageArchive.BlobPath(platform.ManifestDigest), platform.Manifest);
            Document(ImageArchive.BlobPath(platform.ConfigDigest), platform.Container.Blob(platform.ConfigDigest));
        }

        // A layer of two platforms (of a base, say) is one blob.
        foreach (var (container, layer) in platforms.SelectMany(p => p.Layers.Select(layer => (p.Container, Layer: layer))).DistinctBy(l => l.Layer))
        {
            cancellation.ThrowIfCancellationRequested();
            var path = ImageArchive.BlobPath(layer);
            using var content = container.Open(path, out _) ?? throw ImageReader.Broken($"the layer {layer} is not in it.");
            ImageArchive.WriteEntry(tar, path, content, time);
        }
    }

    private static byte[] Index(Platform[] platforms) => ImageDocuments.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", ImageDocuments.IndexType);
        json.WriteStartArray("manifests");
        foreach (var platform in platforms)
        {
            json.WriteStartObject();
            ImageDocuments.WriteDescriptor(json, ImageDocuments.ManifestType, platform.ManifestDigest, platform.Manifest.Length);
            json.WriteStartObject("platform");
            ImageDocuments.WritePlatform(json, platform.Plan);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static byte[] Tags(ImagePlan plan, byte[] index) => ImageDocuments.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", ImageDocuments.IndexType);
        json.WriteStartObject("annotations");
        json.WriteString(ImageDocuments.GeneratorAnnotation, GeneratedFiles.Marker);
        json.WriteEndObject();
        json.WriteStartArray("manifests");
        foreach (var tag in plan.Tags)
        {
            json.WriteStartObject();
            ImageDocuments.WriteDescriptor(json, ImageDocuments.IndexType, ImageDocuments.Digest(index), index.Length);
            ImageDocuments.WriteNames(json, plan, tag);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static byte[] DockerManifest(Platform platform) => ImageDocuments.Write(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("Config", ImageArchive.BlobPath(platform.ConfigDigest));
        ImageDocuments.WriteStrings(json, "RepoTags", platform.Plan.Names);
        ImageDocuments.WriteStrings(json, "Layers", platform.Layers.Select(ImageArchive.BlobPath));
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private sealed record Platform(ImagePlan Plan, ImageContainer Container, string ManifestDigest, byte[] Manifest, string ConfigDigest, ImmutableArray<string> Layers)
    {
        internal static Platform Read(IndexPart part, ImageContainer container) => ImageReader.Guarded(part.Archive, () =>
        {
            var manifest = container.Blob(part.ManifestDigest);
            var document = ImageManifest.Parse(manifest);
            return new Platform(
                part.Plan, container, part.ManifestDigest, manifest, Digest(document.GetProperty("config")),
                [.. document.GetProperty("layers").EnumerateArray().Select(Digest)]);
        });

        private static string Digest(JsonElement descriptor) => descriptor.GetProperty("digest").GetString()!;
    }
}
