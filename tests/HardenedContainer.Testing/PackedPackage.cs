using System.Security.Cryptography;
using System.Text;

namespace HardenedContainer.Testing;

/// <summary>
/// The packages of this solution as a user gets them. The version holds a hash of the sources and the time of packing: the
/// same sources are packed once a machine, and NuGet's cache, which outlives the feed, can never hand out a package of another
/// packing (two of the same sources may differ in the commit that they name).
/// </summary>
public static class PackedPackage
{
    private static readonly string[] _sources = ["build", "nuget", "src", "docs", "README.md", "LICENSE", "Directory.Build.props", "Directory.Packages.props", "global.json"];

    private static readonly Lazy<string> _feed = new(FindOrPack);

    /// <summary>ID of the main package.</summary>
    public const string Id = "HardenedContainer";

    /// <summary>A folder that is a NuGet source with every package of the solution. Packs on first use.</summary>
    public static string Feed => _feed.Value;

    /// <summary>Version that the tests reference. Packs on first use.</summary>
    public static string Version => Path.GetFileName(Feed);

    /// <summary>The main package's file.</summary>
    public static string File => Path.Combine(Feed, $"{Id}.{Version}.nupkg");

    private static string FindOrPack()
    {
        var feeds = Path.Combine(Path.GetTempPath(), "hdc-feed");
        var version = $"0.1.0-test.{HashOfSources()}";
        Directory.CreateDirectory(feeds);
        return Directory.EnumerateDirectories(feeds, $"{version}.*").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? Pack(feeds, $"{version}.{DateTime.UtcNow:yyyyMMddHHmmss}");
    }

    private static string Pack(string feeds, string version)
    {
        RemoveOld(feeds);
        // Packed into another name and renamed, so that a feed that exists is complete.
        using var output = new TemporaryDirectory("pack");
        Dotnet.Run(Repository.Root, ["pack", "HardenedContainer.sln", "-c", "Release", "-o", output.File("feed"), $"-p:Version={version}", "-v", "quiet", "-nologo"])
            .Succeeded();
        if (!System.IO.File.Exists(output.File("feed", $"{Id}.{version}.nupkg")))
        {
            throw new InvalidOperationException($"dotnet pack succeeded, but made no {Id}.{version}.nupkg.");
        }

        var feed = Path.Combine(feeds, version);
        Directory.Move(output.File("feed"), feed);
        return feed;
    }

    private static void RemoveOld(string feeds)
    {
        foreach (var old in Directory.EnumerateDirectories(feeds).Where(d => Directory.GetLastWriteTimeUtc(d) < DateTime.UtcNow.AddDays(-1)))
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private static string HashOfSources()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in _sources.SelectMany(Files).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(Repository.Root, file)));
            hash.AppendData(System.IO.File.ReadAllBytes(file));
        }

        // A pre-release identifier of digits alone must not start with 0; the letter makes it one that may.
        return "h" + Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static IEnumerable<string> Files(string name)
    {
        var path = Repository.File(name);
        return System.IO.File.Exists(path) ? [path]
            : !Directory.Exists(path) ? []
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => !Path.GetRelativePath(path, f).Split('/').Any(part => part is "bin" or "obj"));
    }
}
