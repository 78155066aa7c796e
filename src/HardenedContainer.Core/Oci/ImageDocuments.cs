using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Oci;

/// <summary>The JSON documents of an image, as the OCI image specification 1.1 and Docker's archives want them.</summary>
/// <param name="plan">The plan.</param>
/// <param name="layer">The layer that is ours.</param>
/// <param name="below">The base; null for scratch.</param>
internal sealed class ImageDocuments(ImagePlan plan, ImageLayer layer, BaseImageContent? below)
{
    /// <summary>Annotation of the index: who wrote the archive.</summary>
    public const string GeneratorAnnotation = "io.hardenedcontainer.generator";

    /// <summary>Annotation of the index: what the archive was made from.</summary>
    public const string KeyAnnotation = "io.hardenedcontainer.key";

    /// <summary>Media type of a manifest.</summary>
    public const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>Media type of an index.</summary>
    public const string IndexType = "application/vnd.oci.image.index.v1+json";

    private const long NanosecondsPerTick = 100;

    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly byte[] _config = Write(json => WriteConfig(json, plan, layer, below));

    /// <summary>Digest of the configuration: Docker's image ID.</summary>
    public string ConfigDigest => Digest(_config);

    /// <summary>The configuration.</summary>
    public byte[] Configuration => _config;

    /// <summary>The manifest.</summary>
    public byte[] Manifest => Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", ManifestType);
        json.WriteStartObject("config");
        WriteDescriptor(json, "application/vnd.oci.image.config.v1+json", ConfigDigest, _config.Length);
        json.WriteEndObject();
        json.WriteStartArray("layers");
        foreach (var lower in Lower)
        {
            json.WriteStartObject();
            WriteDescriptor(json, lower.MediaType, lower.Digest, lower.Length);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        WriteDescriptor(json, layer.MediaType, layer.Digest, layer.Length);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary><c>oci-layout</c>.</summary>
    public static byte[] Layout => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("imageLayoutVersion", "1.0.0");
        json.WriteEndObject();
    });

    /// <summary>Digest of any document.</summary>
    public static string Digest(byte[] document) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(document));

    /// <summary>
    /// <c>index.json</c>: the same manifest once for each tag, as <c>docker save</c> writes it. The annotations come first, so
    /// that the marker lies in the first bytes of the archive.
    /// </summary>
    public byte[] Index(string key) => Write(json =>
    {
        var manifest = Manifest;
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", IndexType);
        json.WriteStartObject("annotations");
        json.WriteString(GeneratorAnnotation, GeneratedFiles.Marker);
        json.WriteString(KeyAnnotation, key);
        json.WriteEndObject();
        json.WriteStartArray("manifests");
        foreach (var tag in plan.Tags)
        {
            json.WriteStartObject();
            WriteDescriptor(json, ManifestType, Digest(manifest), manifest.Length);
            WriteNames(json, plan, tag);
            json.WriteStartObject("platform");
            WritePlatform(json, plan);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary><c>manifest.json</c> of Docker's archives.</summary>
    public byte[] DockerManifest(Func<string, string> blobPath) => Write(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("Config", blobPath(ConfigDigest));
        WriteStrings(json, "RepoTags", plan.Names);
        WriteStrings(json, "Layers", [.. Lower.Select(l => blobPath(l.Digest)), blobPath(layer.Digest)]);
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private ImmutableArray<BaseLayer> Lower => below?.Layers ?? [];

    private static void WriteConfig(Utf8JsonWriter json, ImagePlan plan, ImageLayer layer, BaseImageContent? below)
    {
        var created = ImageTime.Text(plan.Created);
        json.WriteStartObject();
        json.WriteString("created", created);
        WritePlatform(json, plan);
        json.WriteStartObject("config");
        WriteRuntime(json, plan.Configuration, below);
        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        WriteStrings(json, "diff_ids", [.. (below?.Layers ?? []).Select(l => l.DiffId), layer.DiffId]);
        json.WriteEndObject();
        json.WriteStartArray("history");
        foreach (var entry in below?.Configuration["history"] as JsonArray ?? [])
        {
            entry?.WriteTo(json);
        }

        json.WriteStartObject();
        json.WriteString("created", created);
        json.WriteString("created_by", "HardenedContainer");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRuntime(Utf8JsonWriter json, ImageConfiguration configuration, BaseImageContent? below)
    {
        json.WriteString("User", configuration.User);
        if (InheritedConfiguration.Ports(below, configuration) is { Count: > 0 } ports)
        {
            json.WriteStartObject("ExposedPorts");
            foreach (var port in ports)
            {
                json.WriteStartObject(port);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        WriteStrings(json, "Env", InheritedConfiguration.Environment(below, configuration));
        WriteStrings(json, "Entrypoint", configuration.Entrypoint);
        if (!configuration.Command.IsEmpty)
        {
            WriteStrings(json, "Cmd", configuration.Command);
        }

        json.WriteString("WorkingDir", configuration.WorkingDirectory);
        json.WriteStartObject("Labels");
        foreach (var (name, value) in InheritedConfiguration.Labels(below, configuration))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("StopSignal", configuration.StopSignal);
        foreach (var (name, value) in InheritedConfiguration.Others(below))
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        if (configuration.Health is { } health)
        {
            WriteHealthCheck(json, health);
        }
        else if (below is not null)
        {
            // As the Dockerfile's HEALTHCHECK NONE: the base's own would call what this image does not have.
            json.WriteStartObject("Healthcheck");
            WriteStrings(json, "Test", ["NONE"]);
            json.WriteEndObject();
        }
    }

    // Docker's extension; the OCI specification has no health check and lets unknown properties be.
    private static void WriteHealthCheck(Utf8JsonWriter json, HealthCheck health)
    {
        json.WriteStartObject("Healthcheck");
        WriteStrings(json, "Test", ["CMD", .. health.Command]);
        json.WriteNumber("Interval", health.Interval.Ticks * NanosecondsPerTick);
        json.WriteNumber("Timeout", health.Timeout.Ticks * NanosecondsPerTick);
        if (health.StartPeriod > TimeSpan.Zero)
        {
            json.WriteNumber("StartPeriod", health.StartPeriod.Ticks * NanosecondsPerTick);
        }

        json.WriteNumber("Retries", health.Retries);
        json.WriteEndObject();
    }

    /// <summary>Writes the properties of a platform.</summary>
    internal static void WritePlatform(Utf8JsonWriter json, ImagePlan plan)
    {
        json.WriteString("architecture", plan.Architecture);
        json.WriteString("os", "linux");
        if (plan.Variant is { } variant)
        {
            json.WriteString("variant", variant);
        }
    }

    /// <summary>Writes the properties of a descriptor.</summary>
    internal static void WriteDescriptor(Utf8JsonWriter json, string mediaType, string digest, long size)
    {
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", digest);
        json.WriteNumber("size", size);
    }

    /// <summary>Writes the annotations by which an index names what it holds.</summary>
    internal static void WriteNames(Utf8JsonWriter json, ImagePlan plan, string tag)
    {
        json.WriteStartObject("annotations");
        json.WriteString("io.containerd.image.name", ImageReference.Qualified(plan.Repository, tag));
        json.WriteString("org.opencontainers.image.ref.name", tag);
        json.WriteEndObject();
    }

    /// <summary>Writes an array of texts.</summary>
    internal static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a document.</summary>
    internal static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, _json))
        {
            write(json);
        }

        return stream.ToArray();
    }
}
