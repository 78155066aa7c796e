using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Registries;

/// <summary>A base that was found: everything of it lies in the store.</summary>
/// <param name="Reference">The reference with the digest of what the registry names: an index where there are several platforms.</param>
/// <param name="Digest">That digest.</param>
/// <param name="ManifestDigest">Digest of the platform's manifest.</param>
/// <param name="Platforms">Digest of each platform's manifest, by <c>os/architecture[/variant]</c>.</param>
/// <param name="Store">Directory with the blobs.</param>
public sealed record FoundBase(string Reference, string Digest, string ManifestDigest, IReadOnlyDictionary<string, string> Platforms, string Store);

/// <summary>
/// Base images by reference: from the store on this machine where the digest is known and everything is there, else from the
/// registry. What is in the store was checked when it came and is checked again when it is used.
/// </summary>
/// <param name="settings">Credentials, limits, and the directory of the blobs, which need not exist.</param>
public sealed class BaseImages(RegistrySettings settings)
{
    private const int MaxLayers = 500;
    private const long MaxLayer = 64L << 30;

    /// <summary>Looks up what a reference stands for, and brings nothing.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The digest, and that of each platform's manifest.</returns>
    /// <exception cref="FindingException">HDC9401 to HDC9406.</exception>
    public async Task<(string Digest, IReadOnlyDictionary<string, string> Platforms)> Resolve(string reference, CancellationToken cancellation = default)
    {
        var address = ImageAddress.Parse(reference);
        using var client = new RegistryClient(address, settings);
        var root = await client.GetManifest(address.Version, cancellation).ConfigureAwait(false);
        try
        {
            return (root.Digest, Platforms(root, address));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw RegistryErrors.Other($"Reading {reference}: its documents are not those of an image.");
        }
    }

    /// <summary>Finds a base and brings what is missing of it.</summary>
    /// <param name="reference">The reference; one without a digest is looked up in its registry.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="cancellation">Stops; what was begun is removed.</param>
    /// <returns>The base.</returns>
    /// <exception cref="FindingException">HDC9401 to HDC9406.</exception>
    /// <exception cref="IOException">The store cannot be written.</exception>
    public async Task<FoundBase> Find(string reference, TargetPlatform platform, CancellationToken cancellation = default)
    {
        var address = ImageAddress.Parse(reference);
        using var client = new RegistryClient(address, settings);
        try
        {
            var root = await Document(client, address.Version, address.Digest, cancellation).ConfigureAwait(false);
            var platforms = Platforms(root, address);
            var manifest = root;
            if (platforms.Count > 0)
            {
                var chosen = Choose(platforms, platform) ?? throw NotOffered(reference, platform, string.Join(", ", platforms.Keys));
                manifest = await Document(client, chosen, chosen, cancellation).ConfigureAwait(false);
            }

            var document = JsonNode.Parse(manifest.Content)!;
            var configuration = await Blob(client, document["config"]!, cancellation).ConfigureAwait(false);
            var layers = document["layers"]!.AsArray();
            if (layers.Count > MaxLayers)
            {
                throw RegistryErrors.Other($"Reading {reference}: it has more than {MaxLayers} layers.");
            }

            foreach (var layer in layers)
            {
                await Blob(client, layer!, cancellation).ConfigureAwait(false);
            }

            if (platforms.Count == 0)
            {
                var only = PlatformOf(JsonNode.Parse(File.ReadAllBytes(configuration))!);
                platforms[only] = Choose(new() { [only] = root.Digest }, platform) ?? throw NotOffered(reference, platform, only);
            }

            return new(address.Digest is null ? $"{reference}@{root.Digest}" : reference, root.Digest, manifest.Digest, platforms, Store);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or FormatException or ArgumentException)
        {
            throw RegistryErrors.Other($"Reading {reference}: its documents are not those of an image.");
        }
    }

    private string Store => settings.StoreDirectory;

    private string PathOf(string digest) =>
        Digests.IsOne(digest) ? Path.Join(Store, "blobs", "sha256", digest["sha256:".Length..]) : throw RegistryErrors.Other("A digest in an image is not one of SHA-256.");

    private async Task<Manifest> Document(RegistryClient client, string version, string? digest, CancellationToken cancellation)
    {
        if (digest is not null && File.Exists(PathOf(digest)) && await File.ReadAllBytesAsync(PathOf(digest), cancellation).ConfigureAwait(false) is var stored && Digests.Of(stored) == digest)
        {
            return new(digest, "", stored);
        }

        var manifest = await client.GetManifest(version, cancellation).ConfigureAwait(false);
        AtomicFile.WriteBytes(PathOf(manifest.Digest), manifest.Content);
        return manifest;
    }

    private async Task<string> Blob(RegistryClient client, JsonNode descriptor, CancellationToken cancellation)
    {
        var (digest, length) = ((string)descriptor["digest"]!, (long)descriptor["size"]!);
        var path = PathOf(digest);
        if (length is < 0 or > MaxLayer)
        {
            throw RegistryErrors.Other($"The blob {digest} should have {length} bytes.");
        }

        if (IsWhole(path, digest, length))
        {
            return path;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}{AtomicFile.TemporaryEnding}";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                await client.GetBlob(digest, length, stream, cancellation).ConfigureAwait(false);
            }

            File.Move(temporary, path, overwrite: true);
            return path;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool IsWhole(string path, string digest, long length)
    {
        if (new FileInfo(path) is not { Exists: true } file || file.Length != length)
        {
            return false;
        }

        using var stream = file.OpenRead();
        return "sha256:" + ContentHash.Of(stream) == digest;
    }

    // Attestations of BuildKit stand in an index under the platform unknown/unknown.
    private static SortedDictionary<string, string> Platforms(Manifest root, ImageAddress address)
    {
        var platforms = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (JsonNode.Parse(root.Content)?["manifests"] is not JsonArray manifests)
        {
            return platforms;
        }

        foreach (var manifest in manifests.Where(m => m?["platform"] is JsonObject platform && (string?)platform["os"] == "linux"))
        {
            platforms.TryAdd(PlatformOf(manifest!["platform"]!), (string)manifest["digest"]!);
        }

        return platforms.Count > 0 ? platforms : throw RegistryErrors.Other($"Reading {address}: its index has no image for Linux.");
    }

    private static FindingException NotOffered(string reference, TargetPlatform platform, string offered) => new(DiagnosticCatalog.HDC9404.At(
        $"Reading {reference}: it is not offered for linux/{platform.Architecture}, only for {offered}."));

    private static string PlatformOf(JsonNode node) =>
        $"{(string?)node["os"] ?? "linux"}/{(string?)node["architecture"] ?? ""}{((string?)node["variant"] is { Length: > 0 } variant ? "/" + variant : "")}";

    private static string? Choose(SortedDictionary<string, string> platforms, TargetPlatform platform) =>
        platform.Among(platforms.Keys) is { } name ? platforms[name] : null;
}
