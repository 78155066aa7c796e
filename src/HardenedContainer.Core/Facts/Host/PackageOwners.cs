using System.Collections.Frozen;
using System.Diagnostics;
using System.Text;
using HardenedContainer.IO;

namespace HardenedContainer.Facts.Host;

/// <summary>Which packages brought files: dpkg and apk by their own lists, rpm by asking it.</summary>
internal sealed class PackageOwners
{
    private static readonly TimeSpan RpmTimeLimit = TimeSpan.FromSeconds(10);

    private static readonly string[] ApkDatabases = ["/lib/apk/db/installed", "/usr/lib/apk/db/installed"];

    private readonly FrozenDictionary<string, string> _owners;

    private PackageOwners(Dictionary<string, string> owners) => _owners = owners.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>At least one of the files asked for has an owner.</summary>
    public bool Any => _owners.Count > 0;

    /// <summary>Looks up files.</summary>
    /// <param name="root">Root directory of the build machine.</param>
    /// <param name="paths">Absolute paths inside, links followed.</param>
    /// <returns>What was found; nothing where there is no package database.</returns>
    public static PackageOwners Find(string root, IEnumerable<string> paths)
    {
        var wanted = paths.ToLookup(Key, StringComparer.Ordinal);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        if (wanted.Count == 0)
        {
            return new(owners);
        }

        try
        {
            if (File.Exists(RootedPath.OnDisk(root, "/var/lib/dpkg/status")))
            {
                ReadDpkg(root, wanted, owners);
            }
            else if (ApkDatabases.Select(f => RootedPath.OnDisk(root, f)).FirstOrDefault(File.Exists) is { } apk)
            {
                ReadApk(apk, wanted, owners);
            }
            else if (RootedPath.OnDisk(root, "/usr/bin/rpm") is var rpm && File.Exists(rpm))
            {
                AskRpm(rpm, [.. wanted.SelectMany(group => group)], owners);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The owner is a courtesy to the reader and the SBOM; files stay usable without it.
        }

        return new(owners);
    }

    /// <summary>The owner of a file.</summary>
    /// <param name="path">A path that was asked for.</param>
    /// <returns><c>package NAME VERSION</c>, or null.</returns>
    public string? OwnerOf(string path) => _owners.GetValueOrDefault(Key(path));

    /// <summary>Where a file comes from, for the manifest.</summary>
    /// <param name="path">A path that was asked for.</param>
    /// <returns><c>package NAME VERSION</c>, or <c>build host</c>.</returns>
    public string OriginOf(string path) => OwnerOf(path) ?? "build host";

    // Lists from before the merge of /lib into /usr/lib still name the old place.
    private static string Key(string path) => Key(path.AsSpan()).ToString();

    private static ReadOnlySpan<char> Key(ReadOnlySpan<char> path) => path.StartsWith("/usr/lib", StringComparison.Ordinal) ? path["/usr".Length..] : path;

    private static void ReadDpkg(string root, ILookup<string, string> wanted, Dictionary<string, string> owners)
    {
        // Every file of the machine is in these lists: lines are compared where they lie, and each list where the one before it lay.
        var packages = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var keys = wanted.Select(group => group.Key).ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        var lists = new TextBuffer();
        foreach (var list in Directory.EnumerateFiles(RootedPath.OnDisk(root, "/var/lib/dpkg/info"), "*.list"))
        {
            var text = lists.Read(list);
            foreach (var line in text.Split('\n'))
            {
                if (keys.TryGetValue(Key(text[line]), out var key))
                {
                    var package = Path.GetFileNameWithoutExtension(list);
                    (packages.TryGetValue(package, out var files) ? files : packages[package] = []).Add(key);
                }
            }
        }

        var (name, architecture) = ("", "");
        foreach (var line in File.ReadLines(RootedPath.OnDisk(root, "/var/lib/dpkg/status")))
        {
            if (Field(line, "Package: ") is { } package)
            {
                (name, architecture) = (package, "");
            }
            else if (Field(line, "Architecture: ") is { } value)
            {
                architecture = value;
            }
            else if (Field(line, "Version: ") is { } version)
            {
                foreach (var file in new[] { name, $"{name}:{architecture}" }.SelectMany(key => packages.GetValueOrDefault(key) ?? []))
                {
                    owners[file] = $"package {name} {version}";
                }
            }
        }
    }

    private static void ReadApk(string database, ILookup<string, string> wanted, Dictionary<string, string> owners)
    {
        var (name, version, folder) = ("", "", "");
        foreach (var line in File.ReadLines(database))
        {
            name = Field(line, "P:") ?? name;
            version = Field(line, "V:") ?? version;
            folder = Field(line, "F:") ?? folder;
            if (Field(line, "R:") is { } file && Key($"/{folder}/{file}") is var key && wanted.Contains(key))
            {
                owners[key] = $"package {name} {version}";
            }
        }
    }

    private static void AskRpm(string rpm, string[] paths, Dictionary<string, string> owners)
    {
        var answer = ChildProcess.Run(new ProcessStartInfo(rpm, ["-q", "--qf", "package %{NAME} %{VERSION}-%{RELEASE}\\n", "-f", .. paths]), RpmTimeLimit, CancellationToken.None).GetAwaiter().GetResult();
        if (answer is not { Status: not null })
        {
            return;
        }

        // One line for each file, in order; a file without an owner has a sentence on its line.
        foreach (var (path, line) in paths.Zip(answer.Output.Split('\n')))
        {
            if (line.StartsWith("package ", StringComparison.Ordinal))
            {
                owners[Key(path)] = line;
            }
        }
    }

    private static string? Field(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;

    // The text of one file after another, without memory of its own for each.
    private sealed class TextBuffer
    {
        // The list of a package with a hundred thousand files has a tenth of this.
        private const int MaxLength = 64 << 20;

        private byte[] _bytes = new byte[1 << 16];
        private char[] _text = new char[1 << 16];

        public ReadOnlySpan<char> Read(string path)
        {
            if (new FileInfo(path).Length is var size && size is 0 or > MaxLength)
            {
                return [];
            }

            var length = (int)size;
            if (length > _bytes.Length)
            {
                (_bytes, _text) = (new byte[length * 2], new char[length * 2]);
            }

            using var file = File.OpenHandle(path);
            var read = 0;
            while (read < length && RandomAccess.Read(file, _bytes.AsSpan(read, length - read), read) is > 0 and var count)
            {
                read += count;
            }

            return _text.AsSpan(0, Encoding.UTF8.GetChars(_bytes.AsSpan(0, read), _text));
        }
    }
}
