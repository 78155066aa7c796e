using System.Formats.Tar;
using System.Text.Json;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Facts.Images;

/// <summary>
/// Writes one image of an archive or a folder as an archive of its own, which <c>docker load</c> takes: under a name of ours,
/// whatever names it has and whatever else is beside it.
/// </summary>
public static class SingleImageArchive
{
    private const string Configuration = "config.json";

    /// <summary>Writes the archive.</summary>
    /// <param name="source">A folder with an OCI layout, or a tar with one or from <c>docker save</c>.</param>
    /// <param name="index">Which of its images, in the order of <see cref="BuiltImageReader.Read(string, CancellationToken)"/>.</param>
    /// <param name="name">Its name in the archive, <c>REPOSITORY:TAG</c>.</param>
    /// <param name="target">Path of the archive to write.</param>
    /// <param name="cancellation">Stops the writing.</param>
    /// <exception cref="FindingException">HDC0007: it is no image, is damaged, or cannot be read.</exception>
    /// <exception cref="IOException">The archive cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The writing was stopped.</exception>
    public static void Write(string source, int index, string name, string target, CancellationToken cancellation = default)
    {
        using var container = ImageReader.Guarded(source, () => ImageContainer.Open(source));
        var manifest = ImageReader.Guarded(source, () => ImageManifest.ReadAll(container))[index];
        using var file = File.Create(target);
        using var tar = new TarWriter(file, TarEntryFormat.Ustar);
        var layers = manifest.Layers.Select((_, i) => $"layer-{i}.tar").ToArray();
        Add(tar, Configuration, JsonSerializer.SerializeToUtf8Bytes(manifest.Configuration));
        foreach (var (layer, entry) in manifest.Layers.Zip(layers))
        {
            cancellation.ThrowIfCancellationRequested();
            using var stream = ImageReader.Guarded(source, () => container.Open(layer.File, out _) ?? throw ImageReader.Broken($"the layer {layer.File} is not in it."));
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, entry) { DataStream = stream });
        }

        Add(tar, "manifest.json", JsonSerializer.SerializeToUtf8Bytes(new[] { new { Config = Configuration, RepoTags = new[] { name }, Layers = layers } }));
    }

    private static void Add(TarWriter tar, string name, byte[] content)
    {
        using var stream = new MemoryStream(content);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = stream });
    }
}
