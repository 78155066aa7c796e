using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Planning;

namespace HardenedContainer.Facts.Host;

/// <summary>Shared libraries of the build machine with everything that they need in turn, and where they go in the image.</summary>
/// <param name="Libraries">The libraries, the loader among them.</param>
/// <param name="Links">Links of the image: path and target.</param>
/// <param name="Findings">What is missing.</param>
internal sealed record LibraryClosure(
    ImmutableArray<FoundLibrary> Libraries, ImmutableArray<(string Path, string Target)> Links, ImmutableArray<Finding> Findings)
{
    // The default is DOS's, in which "x.*" also means "x".
    private static readonly EnumerationOptions PlainMatch = new() { MatchType = MatchType.Simple };

    private static readonly string[] IcuNames = ["libicuuc.so.", "libicui18n.so.", "libicudata.so."];

    /// <summary>Finds the closure.</summary>
    /// <param name="root">Root directory of the build machine.</param>
    /// <param name="request">What is needed.</param>
    /// <param name="platform">The platform of the image.</param>
    /// <param name="distribution">How to install what is missing.</param>
    /// <returns>The closure; libraries that are missing are findings.</returns>
    public static LibraryClosure Find(string root, HostRequest request, TargetPlatform platform, Distribution distribution)
    {
        if (request.Libraries.IsEmpty && !request.Icu)
        {
            return new([], [], []);
        }

        var search = new Search(root, platform);
        var loaderName = Path.GetFileName(platform.Loader);
        if (search.Library(loaderName) is not { } loader)
        {
            return new([], [], [DiagnosticCatalog.HDC9103.At(
                $"This machine has no libraries for {platform.RuntimeIdentifier}: {platform.Loader} is missing.",
                fix: $"Publish on a {platform.RuntimeIdentifier} machine, or choose a base that brings the libraries, such as HardenContainerBase=chiseled.")]);
        }

        var findings = ImmutableArray.CreateBuilder<Finding>();
        var icu = request.Icu ? search.Icu() : [];
        if (request.Icu && icu.Length == 0)
        {
            findings.Add(IcuMissing(distribution));
        }

        var found = new Dictionary<string, FoundLibrary>(StringComparer.Ordinal) { [loaderName] = loader };
        var wanted = new Queue<(string Name, string? By)>(request.Libraries.Concat(icu).Select(name => (name, (string?)null)));
        var seen = new HashSet<string>(StringComparer.Ordinal) { loaderName };
        foreach (var name in loader.Elf.Needed)
        {
            wanted.Enqueue((name, loaderName));
        }

        while (wanted.TryDequeue(out var next))
        {
            if (!seen.Add(next.Name))
            {
                continue;
            }

            if (search.Library(next.Name) is not { } library)
            {
                findings.Add(Missing(next.Name, next.By, distribution));
                continue;
            }

            found[next.Name] = library;
            foreach (var name in library.Elf.Needed)
            {
                wanted.Enqueue((name, next.Name));
            }
        }

        return Place(found, loaderName, platform, findings.ToImmutable());
    }

    // The loader looks in the directories that its distribution compiled into it, so libraries keep the directory that
    // libc has there; in one directory no ld.so.cache is needed.
    private static LibraryClosure Place(
        Dictionary<string, FoundLibrary> found, string loaderName, TargetPlatform platform, ImmutableArray<Finding> findings)
    {
        var libc = found.FirstOrDefault(f => f.Key.StartsWith("libc.", StringComparison.Ordinal)).Value ?? found[loaderName];
        var directory = Merged(Path.GetDirectoryName(libc.Source)!);
        var loaderDirectory = Path.GetDirectoryName(platform.Loader)!;
        var links = new List<(string, string)> { ("/lib", "usr/lib") };
        if (directory == "/usr/lib64")
        {
            links.Add(("/lib64", "usr/lib64"));
        }

        var loaderPath = links.Any(l => l.Item1 == loaderDirectory) ? $"/usr{platform.Loader}" : platform.Loader;
        var libraries = found
            .Select(f => f.Value with { ImagePath = f.Key == loaderName ? loaderPath : $"{directory}/{f.Key}", IsLoader = f.Key == loaderName })
            .OrderBy(l => l.ImagePath, StringComparer.Ordinal);
        return new([.. libraries], [.. links], findings);
    }

    private static string Merged(string directory) => directory.StartsWith("/lib", StringComparison.Ordinal) ? "/usr" + directory : directory;

    private static Finding IcuMissing(Distribution distribution) => DiagnosticCatalog.HDC9102.At(
        "InvariantGlobalization is off, and libicuuc, libicui18n and libicudata are not in the library directories of this machine.",
        fix: distribution.InstallCommand([BuildPiece.Icu]) is { } install
            ? $"Run '{install}', or set InvariantGlobalization=true if the app needs no cultures."
            : null);

    private static Finding Missing(string name, string? by, Distribution distribution)
    {
        BuildPiece? piece = name switch
        {
            "libssl.so.3" or "libcrypto.so.3" => BuildPiece.OpenSsl,
            "libstdc++.so.6" or "libgcc_s.so.1" => BuildPiece.CppRuntime,
            _ => null,
        };
        var install = piece is { } known ? distribution.InstallCommand([known]) : null;
        return DiagnosticCatalog.HDC9103.At(
            $"The app needs {name}{(by is null ? "" : $" (by way of {by})")}, which is not in the library directories of this machine.",
            fix: install is null ? null : $"Run '{install}', or choose a base that brings it.");
    }

    private sealed class Search(string root, TargetPlatform platform)
    {
        private readonly ImmutableArray<string> _directories = LibraryDirectories.Of(root, platform);

        public FoundLibrary? Library(string name)
        {
            // A name with a slash is a path of the machine that linked it, which no image has.
            if (name.Length == 0 || name.Contains('/', StringComparison.Ordinal))
            {
                return null;
            }

            var places = _directories.Select(directory => $"{directory}/{name}");
            return (name == Path.GetFileName(platform.Loader) ? places.Prepend(platform.Loader) : places).Select(Read).FirstOrDefault(l => l is not null);
        }

        /// <summary>The sonames of the newest ICU that is complete.</summary>
        public string[] Icu() => _directories
            .Select(directory => RootedPath.OnDisk(root, directory))
            .SelectMany(directory => Directory.EnumerateFiles(directory, IcuNames[0] + "*", PlainMatch))
            .Select(file => Path.GetFileName(file)[IcuNames[0].Length..])
            .Where(version => int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .OrderByDescending(version => int.Parse(version, CultureInfo.InvariantCulture))
            .Select(version => IcuNames.Select(name => name + version).ToArray())
            .FirstOrDefault(names => names.All(name => Library(name) is not null), []);

        private FoundLibrary? Read(string path)
        {
            if (RootedPath.Resolve(root, path) is not { } real)
            {
                return null;
            }

            try
            {
                using var stream = File.OpenRead(RootedPath.OnDisk(root, real));
                var elf = ElfReader.Read(stream);
                return IsForPlatform(elf) ? new("", real, elf, false) : null;
            }
            catch (Exception e) when (e is ElfFormatException or IOException or UnauthorizedAccessException)
            {
                // A linker script, or a file of another user: another directory may have the library itself.
                return null;
            }
        }

        private bool IsForPlatform(ElfFile elf) => elf.Machine == platform.Machine && elf.Is64Bit == platform.Is64Bit && (platform.IsMusl
            ? !elf.RequiredVersions.Any(v => v.Version.StartsWith("GLIBC_", StringComparison.Ordinal))
            : !elf.Needed.Any(n => n.StartsWith("libc.musl", StringComparison.Ordinal)));
    }
}

/// <summary>A library of the build machine.</summary>
/// <param name="ImagePath">Absolute path in the image.</param>
/// <param name="Source">Absolute path inside the root directory of the build machine, links followed.</param>
/// <param name="Elf">Its facts.</param>
/// <param name="IsLoader">It is the dynamic loader.</param>
internal sealed record FoundLibrary(string ImagePath, string Source, ElfFile Elf, bool IsLoader);
