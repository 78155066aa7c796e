using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace HardenedContainer.Core.Tests.Facts.Images;

/// <summary>Images that tests write: OCI layouts as folder and tar, archives as docker save makes them.</summary>
internal static class TestImage
{
    /// <summary>Writes an image into a folder.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="form"><c>folder</c>, <c>tar</c> or <c>save</c>.</param>
    /// <param name="configuration">Its configuration.</param>
    /// <param name="layers">Its layers, as they are.</param>
    /// <param name="damage">Changes the manifest of an OCI layout before it is written.</param>
    /// <returns>Its path.</returns>
    internal static string Write(string folder, string form, string configuration, byte[][] layers, Action<JsonObject>? damage = null)
    {
        string In(params string[] names) => Path.Combine([folder, .. names]);
        if (form == "save")
        {
            var saved = layers.Select((layer, i) => File($"{i}/layer.tar", layer)).Append(File("config.json", configuration))
                .Append(File("manifest.json", new JsonArray(new JsonObject { ["Config"] = "config.json", ["Layers"] = new JsonArray([.. layers.Select((_, i) => JsonValue.Create($"{i}/layer.tar"))]) }).ToJsonString()));
            System.IO.File.WriteAllBytes(In("saved.tar"), Layer([.. saved]));
            return In("saved.tar");
        }

        var blobs = new List<(string Name, byte[] Content)>();
        JsonObject Blob(string mediaType, byte[] content)
        {
            blobs.Add(($"blobs/sha256/{Convert.ToHexStringLower(SHA256.HashData(content))}", content));
            return new() { ["mediaType"] = $"application/vnd.oci.image.{mediaType}", ["digest"] = Digest(content), ["size"] = content.Length };
        }

        var manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["config"] = Blob("config.v1+json", Encoding.UTF8.GetBytes(configuration)),
            ["layers"] = new JsonArray([.. layers.Select(l => Blob("layer.v1.tar", l))]),
        };
        damage?.Invoke(manifest);
        var index = new JsonObject { ["manifests"] = new JsonArray(Blob("manifest.v1+json", Encoding.UTF8.GetBytes(manifest.ToJsonString()))) };
        blobs.Add(("index.json", Encoding.UTF8.GetBytes(index.ToJsonString())));
        if (form == "tar")
        {
            System.IO.File.WriteAllBytes(In("image.tar"), Layer([.. blobs.Select(b => File(b.Name, b.Content))]));
            return In("image.tar");
        }

        foreach (var (name, content) in blobs)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(In("layout", name))!);
            System.IO.File.WriteAllBytes(In("layout", name), content);
        }

        return In("layout");
    }

    internal static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    internal static PaxTarEntry File(string path, string text, int mode = 0x124) => File(path, Encoding.UTF8.GetBytes(text), mode);

    internal static PaxTarEntry File(string path, byte[] content, int mode = 0x124) => new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content), Mode = (UnixFileMode)mode };

    internal static PaxTarEntry Folder(string path, int mode = 0x1ed) => new(TarEntryType.Directory, path) { Mode = (UnixFileMode)mode };

    internal static PaxTarEntry Link(string path, string target) => new(TarEntryType.SymbolicLink, path) { LinkName = target };

    internal static byte[] Layer(params TarEntry[] entries)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    internal static byte[] Compressed(byte[] layer, string compression)
    {
        if (compression == "zstd")
        {
            using var compressor = new ZstdSharp.Compressor();
            return compressor.Wrap(layer).ToArray();
        }

        if (compression == "plain")
        {
            return layer;
        }

        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(layer);
        }

        return stream.ToArray();
    }
}
