using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Facts.Images;

/// <summary>
/// Reads built images whole: every file of every layer, also those that a later layer removes. Files go through memory or a
/// temporary file one by one, so that memory grows with their number and not with their length.
/// </summary>
public static class BuiltImageReader
{
    private static readonly string[] Mandatory = ["architecture", "os"];

    private const string Capability = "SCHILY.xattr.security.capability";
    private const int MaxInMemory = 8 << 20;
    private const long MaxFile = 8L << 30;
    private const int MaxText = 1 << 20;

    private static readonly string[] Texts = ["/etc/passwd", "/etc/group", "/etc/shadow"];

    /// <summary>Reads every image of an archive or a folder: one for each platform.</summary>
    /// <param name="path">A folder with an OCI layout, or a tar with one or from <c>docker save</c>.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The images.</returns>
    /// <exception cref="FindingException">HDC0007: it is no image, is damaged, or cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The reading was stopped.</exception>
    public static ImmutableArray<BuiltImage> Read(string path, CancellationToken cancellation = default) => ImageReader.Guarded(path, () =>
    {
        using var container = ImageContainer.Open(path);
        return ImageManifest.ReadAll(container).Select(m => Read(path, container, m, cancellation)).ToImmutableArray();
    });

    private static BuiltImage Read(string path, ImageContainer container, ImageManifest manifest, CancellationToken cancellation)
    {
        var (problems, files, read) = (manifest.Problems.ToList(), new List<LayerFile>(), new List<ReadLayer>());
        using var spool = new Spool();
        var tree = new ImageTree<LayerFile>((at, entry, linked) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var file = Describe(at, entry, linked, read.Count + 1, spool, cancellation);
            files.Add(file);
            return file;
        });
        foreach (var layer in manifest.Layers)
        {
            using var stream = container.Open(layer.File, out _) ?? throw ImageReader.Broken($"the layer {layer.File} is not in it.");
            var found = tree.Add(stream);
            read.Add(found);
            if (layer.Digest is { } digest && digest != found.Digest)
            {
                problems.Add($"Its layer {digest} has the digest {found.Digest}.");
            }

            if (layer.Length is { } length && length != found.Length)
            {
                problems.Add($"Its layer {layer.Digest} has {found.Length} bytes, not {length} as the manifest says.");
            }
        }

        foreach (var file in files)
        {
            file.IsHidden = !ReferenceEquals(tree.At(file.Path)?.Value, file);
        }

        var image = Configured(new() { Source = path, Find = p => tree.Find(p)?.Value }, manifest, problems);
        CheckDiffIds(image, read, problems);
        return image with { Files = [.. files], LayerLengths = [.. read.Select(r => r.Length)], Problems = [.. problems] };
    }

    private static LayerFile Describe(string path, TarEntry entry, LayerFile? linked, int layer, Spool spool, CancellationToken cancellation)
    {
        var kind = entry.EntryType switch
        {
            TarEntryType.Directory => FileKind.Directory,
            TarEntryType.SymbolicLink => FileKind.SymbolicLink,
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.HardLink or TarEntryType.ContiguousFile => FileKind.File,
            _ => FileKind.Other,
        };
        var file = new PublishFile
        {
            Path = path[1..],
            FullPath = path,
            Kind = kind,
            Mode = entry.Mode,
            LinkTarget = kind == FileKind.SymbolicLink ? entry.LinkName : null,
            Length = kind == FileKind.File ? entry.Length : 0,
        };
        if (entry.EntryType == TarEntryType.HardLink)
        {
            return linked is null
                ? new(file with { ReadError = "It is a hard link to a file that is not in the image." }, layer, entry.Uid, entry.Gid, HasCapabilities(entry), null)
                : linked with { File = linked.File with { Path = file.Path, FullPath = path }, Layer = layer };
        }

        if (kind != FileKind.File)
        {
            return new(file, layer, entry.Uid, entry.Gid, false, null);
        }

        if (entry.Length > MaxFile)
        {
            throw ImageReader.Broken($"{path} has {entry.Length} bytes, and files of more than {MaxFile} are not read.");
        }

        var content = spool.Fill(entry.DataStream, entry.Length);
        file = PublishDirectoryReader.ReadContent(file, content, cancellation);
        return new(file, layer, entry.Uid, entry.Gid, HasCapabilities(entry), Text(path, file, content));
    }

    private static bool HasCapabilities(TarEntry entry) => entry is PaxTarEntry pax && pax.ExtendedAttributes.ContainsKey(Capability);

    private static string? Text(string path, PublishFile file, Stream content)
    {
        content.Position = 0;
        if (Texts.Contains(path, StringComparer.Ordinal) && file.Length <= MaxText)
        {
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            return Encoding.UTF8.GetString(bytes);
        }

        Span<byte> start = stackalloc byte[256];
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.StartsWith("#!"u8) ? Encoding.UTF8.GetString(start).Split('\n')[0] : null;
    }

    private static BuiltImage Configured(BuiltImage image, ImageManifest manifest, List<string> problems)
    {
        var document = manifest.Configuration;
        if (document.ValueKind != JsonValueKind.Object)
        {
            throw ImageReader.Broken("its configuration is no object.");
        }

        var rootfs = Object(document, "rootfs");
        var config = Object(document, "config");
        foreach (var missing in Mandatory.Where(name => Text(document, name).Length == 0))
        {
            problems.Add($"Its configuration does not say its {missing}.");
        }

        return image with
        {
            Tags = manifest.Tags,
            Digest = manifest.Digest,
            Architecture = Text(document, "architecture"),
            OperatingSystem = Text(document, "os"),
            Created = Text(document, "created") is { Length: > 0 } created ? created : null,
            User = Text(config, "User"),
            WorkingDirectory = Text(config, "WorkingDir") is { Length: > 0 } directory ? directory : "/",
            Entrypoint = Words(config, "Entrypoint"),
            Command = Words(config, "Cmd"),
            Environment = [.. Words(config, "Env").Select(v => v.Split('=', 2)).Select(v => KeyValuePair.Create(v[0], v.Length > 1 ? v[1] : ""))],
            Labels = Object(config, "Labels") is { ValueKind: JsonValueKind.Object } labels
                ? labels.EnumerateObject().DistinctBy(l => l.Name).ToImmutableSortedDictionary(l => l.Name, l => l.Value.ToString(), StringComparer.Ordinal)
                : ImmutableSortedDictionary<string, string>.Empty,
            Ports = Object(config, "ExposedPorts") is { ValueKind: JsonValueKind.Object } ports ? [.. ports.EnumerateObject().Select(p => p.Name)] : [],
            StopSignal = Text(config, "StopSignal"),
            HealthCheck = Words(Object(config, "Healthcheck"), "Test"),
            History = document.TryGetProperty("history", out var history) && history.ValueKind == JsonValueKind.Array ? [.. history.EnumerateArray().Select(h => $"{Text(h, "created_by")} {Text(h, "comment")}".Trim())] : [],
            DiffIds = Words(rootfs, "diff_ids"),
        };
    }

    private static void CheckDiffIds(BuiltImage image, List<ReadLayer> read, List<string> problems)
    {
        if (image.DiffIds.Length != read.Count)
        {
            problems.Add($"Its configuration names {image.DiffIds.Length} layers, and it has {read.Count}.");
            return;
        }

        foreach (var (named, found) in image.DiffIds.Zip(read).Where(pair => pair.First != pair.Second.DiffId))
        {
            problems.Add($"Its layer {found.Digest} unpacks to {found.DiffId}, and the configuration names {named}.");
        }
    }

    private static JsonElement Object(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string Text(JsonElement element, string name) => Object(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static ImmutableArray<string> Words(JsonElement element, string name) =>
        Object(element, name) is { ValueKind: JsonValueKind.Array } words ? [.. words.EnumerateArray().Select(w => w.ToString())] : [];

    // What is read of a file moves back and forth in it, and a layer comes in one direction only.
    private sealed class Spool : IDisposable
    {
        private readonly MemoryStream _memory = new();
        private FileStream? _file;

        internal Stream Fill(Stream? content, long length)
        {
            Stream target = length <= MaxInMemory ? _memory : _file ??= new(Path.Combine(Path.GetTempPath(), $"harden-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            target.SetLength(0);
            content?.CopyTo(target);
            target.Position = 0;
            return target;
        }

        public void Dispose()
        {
            _memory.Dispose();
            _file?.Dispose();
        }
    }
}
