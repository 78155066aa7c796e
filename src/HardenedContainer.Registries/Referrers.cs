using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Registries;

/// <summary>What an artifact is about and made of.</summary>
/// <param name="Type">Artifact type, such as <c>application/vnd.cyclonedx+json</c>.</param>
/// <param name="Content">Its bytes: one layer.</param>
/// <param name="Annotations">Annotations of the manifest.</param>
public sealed record Artifact(string Type, byte[] Content, IReadOnlyDictionary<string, string> Annotations);

/// <summary>
/// Artifacts that belong to an image (SBOM, signature), found through it. Registries without the referrers API get the index
/// under the tag <c>sha256-…</c> that the distribution specification 1.1 has for them.
/// </summary>
public static class Referrers
{
    private const string EmptyType = "application/vnd.oci.empty.v1+json";

    private static readonly byte[] Empty = "{}"u8.ToArray();

    /// <summary>Pushes an artifact.</summary>
    /// <param name="target">Registry and repository of the image.</param>
    /// <param name="subject">The image's manifest or index.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="settings">Credentials and limits.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Digest of the artifact's manifest.</returns>
    /// <exception cref="FindingException">HDC9401 to HDC9406.</exception>
    public static async Task<string> Push(ImageAddress target, Manifest subject, Artifact artifact, RegistrySettings settings, CancellationToken cancellation = default)
    {
        using var client = new RegistryClient(target, settings);
        var annotations = new JsonObject([.. artifact.Annotations.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value))]);
        var manifest = Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = RegistryClient.OciManifest,
            ["artifactType"] = artifact.Type,
            ["config"] = Descriptor(EmptyType, Empty),
            ["layers"] = new JsonArray(Descriptor(artifact.Type, artifact.Content)),
            ["subject"] = Descriptor(subject.MediaType, subject.Content),
            ["annotations"] = annotations.DeepClone(),
        });
        foreach (var blob in (byte[][])[Empty, artifact.Content])
        {
            using var content = new MemoryStream(blob, writable: false);
            await client.PushBlob(Digests.Of(blob), content, cancellation: cancellation).ConfigureAwait(false);
        }

        var digest = Digests.Of(manifest);
        if (!await client.PutManifest(digest, RegistryClient.OciManifest, manifest, cancellation).ConfigureAwait(false))
        {
            var entry = Descriptor(RegistryClient.OciManifest, manifest);
            entry["artifactType"] = artifact.Type;
            entry["annotations"] = annotations;
            await List(client, FallbackTag(subject.Digest), entry, cancellation).ConfigureAwait(false);
        }

        return digest;
    }

    /// <summary>The tag that lists the referrers of a digest in a registry without the API.</summary>
    /// <param name="digest">Digest of the subject.</param>
    /// <returns>The tag.</returns>
    public static string FallbackTag(string digest) => digest.Replace(':', '-');

    private static async Task List(RegistryClient client, string tag, JsonObject entry, CancellationToken cancellation)
    {
        var present = await client.FindManifest(tag, cancellation).ConfigureAwait(false) is { } list ? Parse(list.Content) : null;
        var entries = present?["manifests"] as JsonArray ?? [];
        if (entries.Any(e => e?["digest"]?.ToString() == entry["digest"]!.ToString()))
        {
            return;
        }

        var index = Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = RegistryClient.OciIndex,
            ["manifests"] = new JsonArray([.. entries.Select(e => e?.DeepClone()), entry]),
        });
        await client.PutManifest(tag, RegistryClient.OciIndex, index, cancellation).ConfigureAwait(false);
    }

    private static JsonObject Descriptor(string mediaType, byte[] content) => new() { ["mediaType"] = mediaType, ["digest"] = Digests.Of(content), ["size"] = content.Length };

    private static JsonNode? Parse(byte[] content)
    {
        try
        {
            return JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Bytes(JsonObject document) => JsonSerializer.SerializeToUtf8Bytes(document);
}
