using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using HardenedContainer.Components;
using ZstdSharp;

namespace HardenedContainer.Facts.Images;

/// <summary>
/// Packages that are installed in an image, from the lists that distributions and minimal images keep: dpkg (<c>status</c>, and a
/// file for each package in <c>status.d</c> of Google's distroless images), Ubuntu's chisel (<c>manifest.wall</c>), apk, and the
/// manifest of rpm that Azure Linux' distroless images have instead of a database.
/// </summary>
internal static class PackageLists
{
    private const int MaxPackages = 20_000;
    private const int MaxManifest = 64 << 20;
    private const string StatusFolder = "/var/lib/dpkg/status.d/";
    private const string Chisel = "/var/lib/chisel/manifest.wall";

    private static readonly string[] OsReleases = ["/etc/os-release", "/usr/lib/os-release"];
    private static readonly string[] DpkgLists = ["/var/lib/dpkg/status"];
    private static readonly string[] ApkLists = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];
    private static readonly string[] RpmLists = ["/var/lib/rpmmanifest/container-manifest-2"];

    private static readonly HashSet<string> Files = [.. OsReleases, .. DpkgLists, Chisel, .. ApkLists, .. RpmLists];

    /// <summary>Whether a file of an image is needed to know its packages.</summary>
    /// <param name="path">Absolute path.</param>
    internal static bool Wants(string path) => Files.Contains(path) || (path.StartsWith(StatusFolder, StringComparison.Ordinal) && !path.EndsWith(".md5sums", StringComparison.Ordinal));

    /// <summary>Reads the packages.</summary>
    /// <param name="paths">Paths of the image.</param>
    /// <param name="content">Content of a file that was wanted, links followed; null where there is none.</param>
    /// <returns>The packages, ordered by name; none where no list is known or there.</returns>
    internal static ImmutableArray<BasePackage> Read(IEnumerable<string> paths, Func<string, byte[]?> content)
    {
        var release = Release(OsReleases.Select(content).FirstOrDefault(c => c is not null));
        var found = Texts(DpkgLists.Concat(paths.Where(p => p.StartsWith(StatusFolder, StringComparison.Ordinal) && Wants(p))), content).SelectMany(text => Dpkg(text, release))
            .Concat(content(Chisel) is { } wall ? Wall(wall, release) : [])
            .Concat(Texts(ApkLists, content).SelectMany(text => Apk(text, release)))
            .Concat(Texts(RpmLists, content).SelectMany(text => Rpm(text, release)));
        return [.. found.DistinctBy(p => p.Url, StringComparer.Ordinal).Take(MaxPackages).OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Version, StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Texts(IEnumerable<string> paths, Func<string, byte[]?> content) =>
        paths.Select(content).OfType<byte[]>().Select(Encoding.UTF8.GetString);

    private static (string Id, string Version) Release(byte[]? text)
    {
        var values = Encoding.UTF8.GetString(text ?? []).Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(pair => pair[0], pair => pair[1].Trim().Trim('"', '\''), StringComparer.Ordinal);
        return (values.GetValueOrDefault("ID", ""), values.GetValueOrDefault("VERSION_ID", ""));
    }

    // deb822, dpkg-query(1): paragraphs with Package, Status, Version and Architecture. A package that was removed stays in the
    // list with another status; the files of status.d have none.
    private static IEnumerable<BasePackage> Dpkg(string text, (string Id, string Version) release)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = Fields(paragraph.Split('\n'), ": ");
            if (fields.GetValueOrDefault("Package") is { Length: > 0 } name && fields.GetValueOrDefault("Version") is { Length: > 0 } version
                && (fields.GetValueOrDefault("Status") is not { } status || status.EndsWith(" installed", StringComparison.Ordinal)))
            {
                yield return new(name, version, PackageUrl.Deb(Or(release.Id, "debian"), release.Version, name, version, fields.GetValueOrDefault("Architecture", "all")));
            }
        }
    }

    // One JSON object a line (documentation of chisel, "Chisel Manifest"): {"arch":"amd64","kind":"package","name":"base-files",…}.
    private static IEnumerable<BasePackage> Wall(byte[] compressed, (string Id, string Version) release)
    {
        foreach (var line in Unpack(compressed).Split('\n').Where(line => line.Contains("\"package\"", StringComparison.Ordinal)))
        {
            if (Package(line, release) is { } package)
            {
                yield return package;
            }
        }
    }

    private static BasePackage? Package(string line, (string Id, string Version) release)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return Text(json.RootElement, "kind") == "package" && Text(json.RootElement, "name") is { Length: > 0 } name && Text(json.RootElement, "version") is { Length: > 0 } version
                ? new(name, version, PackageUrl.Deb(Or(release.Id, "ubuntu"), release.Version, name, version, Text(json.RootElement, "arch") ?? "all"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Unpack(byte[] compressed)
    {
        try
        {
            using var stream = new DecompressionStream(new MemoryStream(compressed, writable: false));
            var content = new byte[1 << 16];
            using var text = new MemoryStream();
            for (int count; text.Length < MaxManifest && (count = stream.Read(content)) > 0;)
            {
                text.Write(content, 0, count);
            }

            return Encoding.UTF8.GetString(text.ToArray());
        }
        catch (Exception e) when (ImageReader.IsDamage(e) || e is IOException)
        {
            return "";
        }
    }

    // wiki.alpinelinux.org/wiki/Apk_spec, "Installed Database": P is the name, V the version.
    private static IEnumerable<BasePackage> Apk(string text, (string Id, string Version) release)
    {
        foreach (var paragraph in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = Fields(paragraph.Split('\n'), ":");
            if (fields.GetValueOrDefault("P") is { Length: > 0 } name && fields.GetValueOrDefault("V") is { Length: > 0 } version)
            {
                yield return new(name, version, PackageUrl.Apk(Or(release.Id, "alpine"), name, version));
            }
        }
    }

    // Columns parted by tabs, name and version with release first (rpm -qa --qf "%{NAME}\t%{VERSION}-%{RELEASE}\t…").
    private static IEnumerable<BasePackage> Rpm(string text, (string Id, string Version) release)
    {
        foreach (var columns in text.Split('\n').Select(line => line.Split('\t')))
        {
            if (columns is [{ Length: > 0 } name, { Length: > 0 } version, _, ..])
            {
                yield return new(name, version, PackageUrl.Rpm(Or(release.Id, "azurelinux"), name, version));
            }
        }
    }

    private static Dictionary<string, string> Fields(IEnumerable<string> lines, string separator) =>
        lines.Where(line => line.Length > 0 && !char.IsWhiteSpace(line[0])).Select(line => line.Split(separator, 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0], StringComparer.Ordinal).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.Ordinal);

    private static string Or(string text, string other) => text.Length > 0 ? text : other;
}
