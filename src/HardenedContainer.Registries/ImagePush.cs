using System.Text.Json;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts.Images;

namespace HardenedContainer.Registries;

/// <summary>What a push did.</summary>
/// <param name="Digest">Digest of what the tags name now.</param>
/// <param name="Sent">Blobs that were sent.</param>
/// <param name="Present">Blobs that the registry had.</param>
public sealed record PushResult(string Digest, int Sent, int Present);

/// <summary>Pushes an image archive. Tags come last, so that none ever names half an image.</summary>
public static class ImagePush
{
    private const int MaxDepth = 4;

    /// <summary>Pushes.</summary>
    /// <param name="archive">The archive, as <see cref="Oci.ImageArchive"/> writes it, or any other OCI layout.</param>
    /// <param name="target">Registry and repository.</param>
    /// <param name="tags">Tags, at least one.</param>
    /// <param name="settings">Credentials and limits.</param>
    /// <param name="from">Another repository of the registry that has some of the layers (the base's), or null.</param>
    /// <param name="cancellation">Stops; tags that were not reached stay as they were.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="FindingException">HDC0007: the archive is damaged. HDC9401 to HDC9406: the registry.</exception>
    public static async Task<PushResult> Run(
        string archive, ImageAddress target, IReadOnlyList<string> tags, RegistrySettings settings, string? from = null, CancellationToken cancellation = default)
    {
        using var container = ImageContainer.Open(archive);
        using var client = new RegistryClient(target, settings);
        var push = new Pushing(container, client, from, cancellation);
        try
        {
            var index = ImageManifest.Parse(container.Document("index.json") ?? throw ImageReader.Broken("it has no index.json."));
            var root = index.GetProperty("manifests")[0].GetProperty("digest").GetString()!;
            var (mediaType, content) = await push.Tree(root, depth: 0).ConfigureAwait(false);
            foreach (var tag in tags)
            {
                await client.PutManifest(tag, mediaType, content, cancellation).ConfigureAwait(false);
            }

            return new(root, push.Sent, push.Present);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw ImageReader.Broken("its documents are not those of an image.");
        }
    }

    private sealed class Pushing(ImageContainer container, RegistryClient client, string? from, CancellationToken cancellation)
    {
        internal int Sent { get; private set; }

        internal int Present { get; private set; }

        internal async Task<(string MediaType, byte[] Content)> Tree(string digest, int depth)
        {
            var content = container.Blob(digest);
            var document = ImageManifest.Parse(content);
            if (document.TryGetProperty("manifests", out var children) && depth < MaxDepth)
            {
                foreach (var child in children.EnumerateArray().Select(c => c.GetProperty("digest").GetString()!))
                {
                    var (type, manifest) = await Tree(child, depth + 1).ConfigureAwait(false);
                    await client.PutManifest(child, type, manifest, cancellation).ConfigureAwait(false);
                }

                return (MediaType(document) ?? RegistryClient.OciIndex, content);
            }

            foreach (var blob in document.GetProperty("layers").EnumerateArray().Prepend(document.GetProperty("config")).Select(b => b.GetProperty("digest").GetString()!).Distinct())
            {
                await Blob(blob).ConfigureAwait(false);
            }

            return (MediaType(document) ?? RegistryClient.OciManifest, content);
        }

        private async Task Blob(string digest)
        {
            using var content = container.Open(ImageContainer.PathOf(digest), out _) ?? throw ImageReader.Broken($"the blob {digest} is not in it.");
            if (await client.PushBlob(digest, content, from, cancellation).ConfigureAwait(false))
            {
                Sent++;
            }
            else
            {
                Present++;
            }
        }

        private static string? MediaType(JsonElement document) => document.TryGetProperty("mediaType", out var type) ? type.GetString() : null;
    }
}
