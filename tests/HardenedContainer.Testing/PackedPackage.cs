using System.Security.Cryptography;
using System.Text;

namespace HardenedContainer.Testing;

/// <summary>
/// The packages of this solution as a user gets them. The version holds a hash of the sources: the same sources are packed
/// once, and NuGet's cache can never hand out a package of other sources.
/// </summary>
public static class PackedPackage
{
    private static readonly string[] _sources = ["build", "nuget", "src", "docs", "README.md", "LICENSE", "Directory.Build.props", "Directory.Packages.props", "global.json"];

    private static readonly Lazy<string> _feed = new(Pack);

    /// <summary>ID of the main package.</summary>
    public const string Id = "HardenedContainer";

    /// <summary>Version that the tests reference.</summary>
    public static string Version { get; } = "0.1.0-test." + HashOfSources();

    /// <summary>A folder that is a NuGet source with every package of the solution. Packs on first use.</summary>
    public static string Feed => _feed.Value;

    /// <summary>The main package's file.</summary>
    public static string File => Path.Combine(Feed, $"{Id}.{Version}.nupkg");

    private static string Pack()
    {
        var feed = Path.Combine(Path.GetTempPath(), "hdc-feed", Version);
        if (Directory.Exists(feed))
        {
            return feed;
        }

        RemoveOld(Path.GetDirectoryName(feed)!);
        // Packed into another name and renamed, so that a feed that exists is complete.
        using var output = new TemporaryDirectory("pack");
        Dotnet.Run(Repository.Root, ["pack", "HardenedContainer.sln", "-c", "Release", "-o", output.File("feed"), $"-p:Version={Version}", "-v", "quiet", "-nologo"])
            .Succeeded();
        if (!System.IO.File.Exists(output.File("feed", $"{Id}.{Version}.nupkg")))
        {
            throw new InvalidOperationException($"dotnet pack succeeded, but made no {Id}.{Version}.nupkg.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(feed)!);
        try
        {
            Directory.Move(output.File("feed"), feed);
        }
        catch (IOException) when (Directory.Exists(feed))
        {
            // Another test run has packed the same sources in the meantime.
        }

        return feed;
    }

    private static void RemoveOld(string feeds)
    {
        if (Directory.Exists(feeds))
        {
            foreach (var old in Directory.EnumerateDirectories(feeds).Where(d => Directory.GetLastWriteTimeUtc(d) < DateTime.UtcNow.AddDays(-1)))
            {
                Directory.Delete(old, recursive: true);
            }
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
