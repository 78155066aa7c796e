using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace HardenedContainer.Testing;

/// <summary>An image archive, read in full by other code than wrote it: every blob is held against its digest.</summary>
/// <param name="ManifestDigest">What the index names.</param>
/// <param name="Configuration">The image's <c>config</c> object.</param>
/// <param name="Files">Paths of the layers' entries, in order, as they stand in the tar.</param>
public sealed record OciImage(string ManifestDigest, JsonNode Configuration, IReadOnlyList<string> Files)
{
    private const string Blobs = "blobs/";

    /// <summary>Arguments that start the app.</summary>
    public IReadOnlyList<string> Entrypoint => Texts("Entrypoint");

    /// <summary>Arguments that <c>docker run IMAGE ARGS</c> replaces.</summary>
    public IReadOnlyList<string> Command => Texts("Cmd");

    /// <summary>Variables as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment => Texts("Env");

    /// <summary>The working directory.</summary>
    public string WorkingDirectory => Configuration["WorkingDir"]!.GetValue<string>();

    /// <summary>The value of a label; null where the image has no such label.</summary>
    public string? Label(string name) => Configuration["Labels"]?[name]?.GetValue<string>();

    /// <summary>Reads an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="InvalidDataException">It is not whole: a blob is missing, cut short, or not what its digest says.</exception>
    public static OciImage Read(string path)
    {
        var documents = new Dictionary<string, byte[]>();
        var layers = new Dictionary<string, List<string>>();
        var digests = new HashSet<string>();
        using (var tar = new TarReader(File.OpenRead(path)))
        {
            while (tar.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is { } data)
                {
                    ReadEntry(entry.Name, data, documents, layers, digests);
                }
            }
        }

        var manifestDigest = Json(documents, "index.json")["manifests"]![0]!["digest"]!.GetValue<string>();
        var manifest = Json(documents, Blob(manifestDigest));
        string[] wanted =
        [
            manifestDigest, Digest(manifest["config"]!), .. manifest["layers"]!.AsArray().Select(layer => Digest(layer!)),
        ];
        return wanted.FirstOrDefault(digest => !digests.Contains(digest)) is { } missing
            ? throw new InvalidDataException($"{missing} is not in {path}.")
            : new(
                manifestDigest,
                Json(documents, Blob(Digest(manifest["config"]!)))["config"]!,
                [.. wanted[2..].SelectMany(digest => layers[Blob(digest)])]);
    }

    private static void ReadEntry(
        string name, Stream data, Dictionary<string, byte[]> documents, Dictionary<string, List<string>> layers, HashSet<string> digests)
    {
        using var content = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        data.CopyTo(content);
        content.Position = 0;
        if (name.StartsWith(Blobs, StringComparison.Ordinal))
        {
            var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));
            digests.Add(name == Blob(digest) ? digest : throw new InvalidDataException($"{name} has the digest {digest}."));
            content.Position = 0;
        }

        if (content.ReadByte() == 0x1f && content.ReadByte() == 0x8b)
        {
            content.Position = 0;
            layers[name] = Names(content);
            return;
        }

        content.Position = 0;
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        documents[name] = bytes;
    }

    private static List<string> Names(Stream layer)
    {
        using var tar = new TarReader(new GZipStream(layer, CompressionMode.Decompress));
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }

    private static JsonNode Json(Dictionary<string, byte[]> documents, string name) => documents.TryGetValue(name, out var bytes)
        ? JsonNode.Parse(bytes)!
        : throw new InvalidDataException($"{name} is not in the archive.");

    private static string Blob(string digest) => Blobs + digest.Replace(':', '/');

    private static string Digest(JsonNode descriptor) => descriptor["digest"]!.GetValue<string>();

    private IReadOnlyList<string> Texts(string name) =>
        Configuration[name] is JsonArray values ? [.. values.Select(value => value!.GetValue<string>())] : [];
}
