using System.Collections.Immutable;
using System.Text.Json;

namespace HardenedContainer.Facts.Images;

/// <summary>Where a layer is, and what the manifest says of it.</summary>
/// <param name="File">Its file in the container.</param>
/// <param name="Digest">Its digest; null where the manifest does not say, as that of <c>docker save</c> does not.</param>
/// <param name="Length">Its length in bytes; null where the manifest does not say.</param>
/// <param name="MediaType">Its media type; null where the manifest does not say.</param>
internal sealed record ManifestLayer(string File, string? Digest, long? Length, string? MediaType);

/// <summary>One image of a container: the manifest of one platform.</summary>
internal sealed record ImageManifest
{
    private const int DeepestIndex = 4;
    private const int MaxLayers = 500;
    private const int MaxManifests = 100;

    /// <summary>Digest of the manifest; null for one of <c>docker save</c>.</summary>
    internal string? Digest { get; private init; }

    /// <summary>GOARCH, as the index says; null where it does not.</summary>
    internal string? Architecture { get; private init; }

    /// <summary>Names with tags.</summary>
    internal ImmutableArray<string> Tags { get; private init; } = [];

    /// <summary>The image's configuration.</summary>
    internal JsonElement Configuration { get; private init; }

    /// <summary>The layers, the lowest first.</summary>
    internal ImmutableArray<ManifestLayer> Layers { get; private init; } = [];

    /// <summary>Where the documents are not what the OCI image specification wants: sentences.</summary>
    internal ImmutableArray<string> Problems { get; private init; } = [];

    /// <summary>Reads the manifest for a platform, or the first where none is for it.</summary>
    /// <exception cref="Diagnostics.FindingException">HDC0007: it is no image or is damaged.</exception>
    internal static ImageManifest Read(ImageContainer container, string architecture)
    {
        var found = Descriptors(container);
        return found is null ? Saved(container)[0] : Open(container, found.FirstOrDefault(d => ArchitectureOf(d) == architecture) is { ValueKind: JsonValueKind.Object } chosen ? chosen : found[0]);
    }

    /// <summary>Reads a manifest by its digest, whatever an index says.</summary>
    /// <exception cref="Diagnostics.FindingException">HDC0007: it is no image or is damaged.</exception>
    internal static ImageManifest ReadBlob(ImageContainer container, string digest) =>
        Open(container, JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["digest"] = digest }));

    /// <summary>Reads the manifest of every platform.</summary>
    /// <exception cref="Diagnostics.FindingException">HDC0007: it is no image or is damaged.</exception>
    internal static ImmutableArray<ImageManifest> ReadAll(ImageContainer container)
    {
        if (Descriptors(container) is not { } found)
        {
            return Saved(container);
        }

        // Our own archives and those of docker save name one manifest once for each tag. Attestations are no images.
        var images = found.Where(d => ArchitectureOf(d) != "unknown").GroupBy(DigestOf).Select(same => Open(container, same.First()) with { Tags = [.. same.Select(TagOf).OfType<string>()] }).ToImmutableArray();
        if (container.Document("manifest.json") is not null && Saved(container) is var saved && !saved.All(s => images.Any(i => i.Layers.Select(l => l.File).SequenceEqual(s.Layers.Select(l => l.File)))))
        {
            images = images.SetItem(0, images[0] with { Problems = images[0].Problems.Add("Its index.json and its manifest.json name different layers, so that one tool loads another image than the next.") });
        }

        return images.Length > 0 ? images : throw ImageReader.Broken("its index is empty.");
    }

    private static JsonElement[]? Descriptors(ImageContainer container) =>
        container.Document("index.json") is { } index ? [.. Flatten(container, Parse(index), depth: 0)] : null;

    private static JsonElement[] Flatten(ImageContainer container, JsonElement index, int depth)
    {
        var found = new List<JsonElement>();
        var descriptors = index.GetProperty("manifests").EnumerateArray().Take(MaxManifests).ToArray();

        // docker save keeps the index of all platforms, and the manifest of the one that it had.
        var present = descriptors.Where(d => container.Has(ImageContainer.PathOf(DigestOf(d)))).ToArray();
        foreach (var descriptor in present.Length > 0 ? present : descriptors)
        {
            var document = Parse(container.Blob(DigestOf(descriptor)));
            if (!document.TryGetProperty("manifests", out _))
            {
                found.Add(descriptor);
            }
            else
            {
                found.AddRange(depth < DeepestIndex ? Flatten(container, document, depth + 1) : throw ImageReader.Broken("its indexes are nested too deeply."));
            }
        }

        return found.Count > 0 ? [.. found] : throw ImageReader.Broken("its index is empty.");
    }

    private static ImageManifest Open(ImageContainer container, JsonElement descriptor)
    {
        var (digest, problems) = (DigestOf(descriptor), new List<string>());
        var content = container.Blob(digest);
        CheckLength(descriptor, content.Length, "manifest");
        var document = Parse(content);
        if (!(document.TryGetProperty("schemaVersion", out var version) && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) && number == 2))
        {
            problems.Add("Its manifest has no schemaVersion 2.");
        }

        var configuration = document.GetProperty("config");
        var configured = container.Blob(DigestOf(configuration));
        CheckLength(configuration, configured.Length, "configuration");
        var layers = document.GetProperty("layers").EnumerateArray().Select(l => new ManifestLayer(ImageContainer.PathOf(DigestOf(l)), DigestOf(l), LengthOf(l), Text(l, "mediaType"))).ToImmutableArray();
        foreach (var layer in layers.Where(l => l.MediaType is null || !l.MediaType.Contains("layer", StringComparison.Ordinal) && !l.MediaType.Contains("rootfs", StringComparison.Ordinal)))
        {
            problems.Add(layer.MediaType is null ? $"Its layer {layer.Digest} has no mediaType." : $"Its layer {layer.Digest} has the mediaType {layer.MediaType}, which is none of a layer.");
        }

        return new() { Digest = digest, Architecture = ArchitectureOf(descriptor), Configuration = Parse(configured), Layers = Bounded(layers), Problems = [.. problems] };

        void CheckLength(JsonElement from, long actual, string what)
        {
            if (LengthOf(from) is { } length && length != actual)
            {
                problems.Add($"Its {what} has {actual} bytes, not {length} as its descriptor says.");
            }
        }
    }

    private static ImmutableArray<ImageManifest> Saved(ImageContainer container)
    {
        var document = container.Document("manifest.json") ?? throw ImageReader.Broken("it has neither an index.json nor a manifest.json.");
        var images = Parse(document).EnumerateArray().Take(MaxManifests).Select(image =>
        {
            var name = image.GetProperty("Config").GetString()!;
            var configuration = container.Document(name) ?? throw ImageReader.Broken("its configuration is not in it.");
            var hash = Path.GetFileNameWithoutExtension(name);
            return new ImageManifest
            {
                Configuration = Parse(configuration),
                Layers = Bounded([.. image.GetProperty(nameof(Layers)).EnumerateArray().Select(l => new ManifestLayer(l.GetString()!, DigestOfFile(l.GetString()!), null, null))]),
                Tags = image.TryGetProperty("RepoTags", out var tags) && tags.ValueKind == JsonValueKind.Array ? [.. tags.EnumerateArray().Select(t => t.GetString()!)] : [],
                Problems = hash.Length == 64 && "sha256:" + hash != ImageContainer.Digest(configuration) ? [$"Its configuration {name} has another digest than its name says."] : [],
            };
        }).ToImmutableArray();
        return images.Length > 0 ? images : throw ImageReader.Broken("its manifest.json is empty.");
    }

    // Newer engines keep blobs in docker save, too.
    private static string? DigestOfFile(string file) => file.StartsWith("blobs/sha256/", StringComparison.Ordinal) ? "sha256:" + file["blobs/sha256/".Length..] : null;

    private static ImmutableArray<ManifestLayer> Bounded(ImmutableArray<ManifestLayer> layers) =>
        layers.Length <= MaxLayers ? layers : throw ImageReader.Broken($"it has more than {MaxLayers} layers.");

    private static string DigestOf(JsonElement descriptor) => descriptor.GetProperty("digest").GetString()!;

    private static long? LengthOf(JsonElement descriptor) => descriptor.TryGetProperty("size", out var size) ? size.GetInt64() : null;

    private static string? ArchitectureOf(JsonElement descriptor) =>
        descriptor.TryGetProperty("platform", out var platform) ? Text(platform, "architecture") : null;

    private static string? TagOf(JsonElement descriptor) =>
        descriptor.TryGetProperty("annotations", out var annotations) ? Text(annotations, "io.containerd.image.name") ?? Text(annotations, "org.opencontainers.image.ref.name") : null;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Parses a document.</summary>
    internal static JsonElement Parse(byte[] document)
    {
        using var json = JsonDocument.Parse(document, new() { MaxDepth = 64 });
        return json.RootElement.Clone();
    }
}
