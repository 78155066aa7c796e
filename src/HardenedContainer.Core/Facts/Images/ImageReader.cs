using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Options;

namespace HardenedContainer.Facts.Images;

/// <summary>
/// Reads the facts of a base from the image itself (OCI image layout, or the archive of <c>docker save</c>): what the catalogue
/// cannot know of a user's own base.
/// </summary>
public static class ImageReader
{
    private const int MaxContent = 32 << 20;

    private static readonly string[] LibraryFolders =
    [
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
        "/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/lib/arm-linux-gnueabihf", "/usr/lib/arm-linux-gnueabihf",
    ];

    private static readonly string[] Loaders =
        ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-linux-armhf.so.3", "/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1", "/lib/ld-musl-armhf.so.1"];

    private static readonly string[] Bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
    private static readonly string[] Shells = ["/bin/sh", "/bin/bash", "/bin/ash", "/bin/dash", "/bin/busybox", "/busybox/sh", "/usr/bin/sh", "/usr/bin/bash"];
    private static readonly string[] Versioned = ["libc.so.6", "libstdc++.so.6", "libgcc_s.so.1"];

    /// <summary>Reads an image.</summary>
    /// <param name="path">A folder with an OCI layout, or a tar with one or from <c>docker save</c>.</param>
    /// <param name="architecture">GOARCH of the platform to take where the image has several.</param>
    /// <param name="digest">Digest of the image's manifest in <paramref name="path"/>; null for what its index names.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="FindingException">HDC0007: it is no image, is damaged, or cannot be read.</exception>
    public static BaseFacts Read(string path, string architecture = "amd64", string? digest = null)
    {
        return Guarded(path, () =>
        {
            using var container = ImageContainer.Open(path);
            var manifest = digest is null ? ImageManifest.Read(container, architecture) : ImageManifest.ReadBlob(container, digest);
            var tree = new ImageTree<byte[]>(Content);
            foreach (var layer in manifest.Layers)
            {
                using var stream = container.Open(layer.File, out _) ?? throw Broken($"the layer {layer.File} is not in it.");
                if (tree.Add(stream) is var read && layer.Digest is not null && read.Digest != layer.Digest)
                {
                    throw Broken($"the layer {layer.Digest} has another digest.");
                }
            }

            return Facts(path, tree, manifest.Configuration);
        });
    }

    /// <summary>Reads; whatever is wrong with the image is HDC0007, which names it.</summary>
    internal static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FindingException e)
        {
            throw new FindingException([.. e.Findings.Select(f => f with { File = path })]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new FindingException([Finding("its documents are not those of an image.") with { File = path }]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FindingException([Finding(Path.Exists(path) ? "it cannot be read." : "it does not exist.") with { File = path }]);
        }
    }

    /// <summary>Whether an exception is what the readers of tar, gzip and zstd say of damaged input (seen by fuzzing them).</summary>
    internal static bool IsDamage(Exception e) =>
        e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException or OverflowException or InvalidOperationException or ZstdSharp.ZstdException;

    internal static FindingException Broken(string what) => new([Finding(what)]);

    private static Finding Finding(string what) =>
        DiagnosticCatalog.HDC0007.At($"The image cannot be read: {what}", fix: "Save it again, with skopeo copy docker://IMAGE oci:FOLDER or docker save IMAGE -o FILE.");

    // Where a library is a link, its file has the version in its name.
    private static bool Wants(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return path == "/etc/passwd" || PackageLists.Wants(path) || Versioned.Contains(name, StringComparer.Ordinal)
            || name.StartsWith("libstdc++.so.6.", StringComparison.Ordinal) || (name.StartsWith("libc-2.", StringComparison.Ordinal) && name.EndsWith(".so", StringComparison.Ordinal));
    }

    private static byte[]? Content(string path, TarEntry entry, byte[]? linked)
    {
        if (entry is not { DataStream: { } data, Length: <= MaxContent } || !Wants(path))
        {
            return linked;
        }

        using var content = new MemoryStream();
        data.CopyTo(content);
        return content.ToArray();
    }

    private static BaseFacts Facts(string path, ImageTree<byte[]> tree, JsonElement configuration)
    {
        var libraries = tree.Paths.Where(p => p.Contains(".so", StringComparison.Ordinal) && LibraryFolders.Any(f => p.LastIndexOf('/') == f.Length && p.StartsWith(f, StringComparison.Ordinal)))
            .Select(p => p[(p.LastIndexOf('/') + 1)..]).ToImmutableHashSet(StringComparer.Ordinal);
        ImmutableHashSet<string> paths = [.. Loaders.Concat(Bundles).Concat(["/etc/passwd", "/etc/group", "/etc/nsswitch.conf", "/tmp", "/usr/share/zoneinfo", "/usr/share/fonts"]).Where(p => tree.Find(p) is not null)];
        return new()
        {
            Kind = BaseKind.Reference,
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path)),
            Source = $"read from {Path.GetFileName(Path.TrimEndingDirectorySeparator(path))}",
            HasShell = Shells.Any(s => tree.Find(s) is not null),
            Paths = paths,
            Libraries = libraries,
            SymbolVersions = SymbolVersions(tree),
            Libc = libraries.Contains("libc.so.6") ? "glibc" : paths.Any(p => p.Contains("ld-musl", StringComparison.Ordinal)) ? "musl" : "",
            HasCaCertificates = Bundles.Any(paths.Contains),
            HasTimeZones = paths.Contains("/usr/share/zoneinfo"),
            HasTemp = paths.Contains("/tmp"),
            Users = Users(tree.Find("/etc/passwd")?.Value),
            User = Configured(configuration, "User") is { ValueKind: JsonValueKind.String } user ? user.GetString() : "",
            Environment = Environment(configuration),
            Packages = PackageLists.Read(tree.Paths, file => tree.Find(file)?.Value),
            Architectures = configuration.TryGetProperty("architecture", out var architecture) && architecture.GetString() is { Length: > 0 } name ? [name] : [],
        };
    }

    private static ImmutableDictionary<string, Version> SymbolVersions(ImageTree<byte[]> tree)
    {
        var versions = new Dictionary<string, Version>(StringComparer.Ordinal);
        foreach (var content in Versioned.SelectMany(_ => LibraryFolders, (name, folder) => tree.Find($"{folder}/{name}")?.Value).OfType<byte[]>())
        {
            try
            {
                using var stream = new MemoryStream(content, writable: false);
                foreach (var defined in ElfReader.Read(stream).DefinedVersions)
                {
                    var parts = defined.Split('_');
                    if (parts is ["GLIBC" or "GLIBCXX" or "CXXABI" or "GCC", var text] && Version.TryParse(text, out var version) && (!versions.TryGetValue(parts[0], out var known) || known < version))
                    {
                        versions[parts[0]] = version;
                    }
                }
            }
            catch (ElfFormatException)
            {
                // A broken library offers nothing.
            }
        }

        return versions.ToImmutableDictionary(StringComparer.Ordinal);
    }

    private static ImmutableDictionary<string, int> Users(byte[]? passwd)
    {
        var users = ImmutableDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var line in Encoding.UTF8.GetString(passwd ?? []).Split('\n'))
        {
            if (line.Split(':') is [{ Length: > 0 } name, _, var id, ..] && int.TryParse(id, out var number))
            {
                users[name] = number;
            }
        }

        return users.ToImmutable();
    }

    private static JsonElement? Configured(JsonElement configuration, string name) =>
        configuration.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object && config.TryGetProperty(name, out var value) ? value : null;

    private static ImmutableDictionary<string, string> Environment(JsonElement configuration)
    {
        var variables = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Configured(configuration, "Env") is { ValueKind: JsonValueKind.Array } env)
        {
            foreach (var pair in env.EnumerateArray().Select(e => e.GetString()!.Split('=', 2)).Where(p => p.Length == 2))
            {
                variables[pair[0]] = pair[1];
            }
        }

        return variables.ToImmutable();
    }
}
