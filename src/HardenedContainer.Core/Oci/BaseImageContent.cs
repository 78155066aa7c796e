using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Facts.Images;

namespace HardenedContainer.Oci;

/// <summary>A layer of a base, as it lies in a blob store.</summary>
/// <param name="Digest">Digest of the blob.</param>
/// <param name="Length">Bytes of the blob.</param>
/// <param name="MediaType">Media type, in OCI's terms.</param>
/// <param name="DiffId">Digest of the tar inside.</param>
/// <param name="File">Where the blob lies; absolute.</param>
internal sealed record BaseLayer(string Digest, long Length, string MediaType, string DiffId, string File);

/// <summary>
/// A base image for one platform, with all its blobs on this machine: what an image archive puts below its own layer.
/// </summary>
public sealed class BaseImageContent
{
    private readonly HashSet<string> _links;

    private BaseImageContent(JsonObject configuration, ImmutableArray<BaseLayer> layers, HashSet<string> links) =>
        (Configuration, Layers, _links) = (configuration, layers, links);

    /// <summary>The whole configuration document.</summary>
    internal JsonObject Configuration { get; }

    /// <summary>Layers, lowest first.</summary>
    internal ImmutableArray<BaseLayer> Layers { get; }

    /// <summary>Reads a base.</summary>
    /// <param name="store">Directory with <c>blobs/sha256/…</c>.</param>
    /// <param name="digest">Digest of the platform's manifest.</param>
    /// <returns>The base.</returns>
    /// <exception cref="Diagnostics.FindingException">HDC0007: it is damaged, or cannot be built upon without an engine.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static BaseImageContent Read(string store, string digest)
    {
        using var container = ImageContainer.Open(store);
        try
        {
            var manifest = JsonNode.Parse(container.Blob(digest))!;
            var configuration = JsonNode.Parse(container.Blob((string)manifest["config"]!["digest"]!))!.AsObject();
            if (configuration["config"]?["OnBuild"] is JsonArray { Count: > 0 })
            {
                throw ImageReader.Broken("it has ONBUILD instructions, which only a builder can run.");
            }

            var diffIds = configuration["rootfs"]!["diff_ids"]!.AsArray();
            var layers = manifest["layers"]!.AsArray();
            if (diffIds.Count != layers.Count)
            {
                throw ImageReader.Broken("its configuration and its manifest have not the same layers.");
            }

            var tree = new ImageTree<object>((_, _, _) => null);
            var read = ImmutableArray.CreateBuilder<BaseLayer>();
            foreach (var (layer, diffId) in layers.Zip(diffIds))
            {
                var name = (string)layer!["digest"]!;
                using var stream = container.Open(ImageContainer.PathOf(name), out var length) ?? throw ImageReader.Broken($"the blob {name} is not in it.");
                var (digestRead, _, tar) = tree.Add(stream);
                if (digestRead != name || tar != (string?)diffId)
                {
                    throw ImageReader.Broken($"the layer {name} is not what its manifest and configuration say.");
                }

                read.Add(new(name, length, MediaType((string?)layer["mediaType"] ?? ""), (string)diffId!, Path.Join(store, ImageContainer.PathOf(name))));
            }

            return new(configuration, read.ToImmutable(), [.. tree.Paths.Where(p => tree.At(p)?.LinkTarget is not null)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or NullReferenceException or ArgumentException)
        {
            throw ImageReader.Broken("its documents are not those of an image.");
        }
    }

    /// <summary>Whether there is a symbolic link at a path: a directory of the image must not take its place.</summary>
    internal bool IsLink(string path) => _links.Contains(path);

    // Docker's own types name the same bytes; an OCI manifest may hold only OCI's.
    private static string MediaType(string type) =>
        type.EndsWith("gzip", StringComparison.Ordinal) ? "application/vnd.oci.image.layer.v1.tar+gzip"
        : type.EndsWith("zstd", StringComparison.Ordinal) ? "application/vnd.oci.image.layer.v1.tar+zstd"
        : "application/vnd.oci.image.layer.v1.tar";
}
