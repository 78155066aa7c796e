using System.Collections.Immutable;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Planning;

namespace HardenedContainer.Rules.Binary;

/// <summary>An ELF file of the image.</summary>
/// <param name="Path">Absolute path in the image.</param>
/// <param name="Elf">Its facts.</param>
/// <param name="App">The published file; null where it comes from elsewhere.</param>
/// <param name="IsEntry">It is the executable that the container starts.</param>
internal sealed record ImageElf(string Path, ElfFile Elf, PublishFile? App, bool IsEntry)
{
    /// <summary>The name for messages.</summary>
    internal string Name => Printable.Of(App?.Path ?? Path);

    /// <summary>The file that a finding points at.</summary>
    internal string File => App?.FullPath ?? Path;

    /// <summary>A part of .NET's own run time, which Microsoft builds with every protection.</summary>
    internal bool IsRuntime => App is not null
        && System.IO.Path.GetFileName(Path) is var name
        && (name == "createdump" || RuntimePrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)));

    private static readonly string[] RuntimePrefixes =
        ["libSystem.", "libcoreclr", "libclrjit", "libclrgc", "libhostfxr", "libhostpolicy", "libmscor", "libnethost"];

    /// <summary>A finding on this file.</summary>
    internal Finding Finding(DiagnosticDescriptor descriptor, string what, string? fix = null) => descriptor.At(what, File, fix: fix);
}

/// <summary>The root file system of the image to be: the plan's entries on top of what is known of the base.</summary>
internal sealed class ImageView : ILibraryRoot
{
    private const int MaxLinks = 40;

    private readonly PublishSubject _subject;
    private readonly Dictionary<string, ImageEntry> _entries;
    private readonly Dictionary<string, ElfFile> _elf;
    private readonly HashSet<string> _libraries;

    internal ImageView(PublishSubject subject)
    {
        _subject = subject;
        _entries = subject.Plan.Entries.DistinctBy(e => e.Path, StringComparer.Ordinal).ToDictionary(e => e.Path, StringComparer.Ordinal);
        var root = subject.Plan.Configuration.WorkingDirectory.TrimEnd('/') + '/';
        var app = subject.App.Files.DistinctBy(f => f.Path, StringComparer.Ordinal).ToDictionary(f => root + f.Path, StringComparer.Ordinal);
        EntryPath = root + subject.App.EntryFile;
        Files =
        [
            .. from entry in _entries.Values
               where entry.Kind == ImageEntryKind.File
               orderby entry.Path == EntryPath descending, entry.Path
               let published = app.GetValueOrDefault(entry.Path)
               let elf = entry.Elf ?? published?.Elf
               where elf is not null
               select new ImageElf(entry.Path, elf, published, entry.Path == EntryPath),
        ];
        _elf = Files.ToDictionary(f => f.Path, f => f.Elf, StringComparer.Ordinal);
        _libraries = [.. subject.Base.Libraries, .. subject.Plan.Base.CopiedLibraries.Select(p => Path.GetFileName(p))];
        LibraryPath = (subject.Plan.Configuration.Environment.GetValueOrDefault("LD_LIBRARY_PATH") ?? "").Split(':', ';');
    }

    /// <summary>Absolute path of the executable in the image.</summary>
    internal string EntryPath { get; }

    /// <summary>Where a published file is in the image, if it is.</summary>
    internal string PathOf(PublishFile file) => _subject.Plan.Configuration.WorkingDirectory.TrimEnd('/') + '/' + file.Path;

    /// <summary>All ELF files of the plan, the executable first, then by path.</summary>
    internal ImmutableArray<ImageElf> Files { get; }

    /// <summary>The executable, or null where it is missing or no ELF file.</summary>
    internal ImageElf? Entry => Files.FirstOrDefault(f => f.IsEntry);

    /// <summary>The files that are executables or shared libraries.</summary>
    internal IEnumerable<ImageElf> Loadable => Files.Where(f => f.Elf.Type is 2 or 3);

    /// <summary>What is in the image is known: the base is, or nothing is below the plan.</summary>
    internal bool IsKnown => _subject.Base.IsKnown;

    /// <inheritdoc/>
    public IReadOnlyList<string> LibraryPath { get; }

    /// <summary>Resolves the libraries of the executable, of every other library, and of each other executable.</summary>
    internal IReadOnlyList<LibraryLink> ResolveLibraries()
    {
        var (executables, libraries) = (new List<RootFile>(), new List<RootFile>());
        foreach (var file in Loadable.Where(f => !f.IsEntry))
        {
            // libc.so.6 has an interpreter too, for it prints its version when it is started.
            var isLibrary = file.Elf.Type == 3 && (file.Elf.Interpreter is null || file.Elf.SoName is not null);
            (isLibrary ? libraries : executables).Add(new(file.Path, file.Elf));
        }

        var entry = new RootFile(EntryPath, Entry?.Elf);
        return
        [
            .. LibraryClosure.Resolve(this, entry, libraries)
                .Concat(executables.SelectMany(e => LibraryClosure.Resolve(this, e, [])))
                .DistinctBy(l => (l.From, l.Name)),
        ];
    }

    /// <inheritdoc/>
    public RootFile? Find(string path)
    {
        var resolved = Normalize(path);
        for (var links = 0; links <= MaxLinks; links++)
        {
            if (_subject.Base.Paths.Contains(resolved) || _subject.Plan.Base.CopiedLibraries.Contains(resolved, StringComparer.Ordinal))
            {
                return new(resolved, _elf.GetValueOrDefault(resolved));
            }

            if (FollowFirstLink(resolved) is not { } next)
            {
                return _entries.TryGetValue(resolved, out var entry) && entry.Kind == ImageEntryKind.File
                    ? new(resolved, _elf.GetValueOrDefault(resolved))
                    : null;
            }

            resolved = next;
        }

        return null;
    }

    /// <inheritdoc/>
    public bool HasLibrary(string name) => _libraries.Contains(name);

    /// <summary>File names of everything that could be opened as a library: of the plan and of the base.</summary>
    internal IEnumerable<string> LibraryNames => _entries.Keys.Select(p => Path.GetFileName(p)).Concat(_libraries);

    /// <summary>The plan's directory at a path, or null.</summary>
    internal ImageEntry? Directory(string path) =>
        _entries.TryGetValue(path, out var entry) && entry.Kind == ImageEntryKind.Directory ? entry : null;

    /// <summary>Whether the plan has something at or below a path.</summary>
    internal bool HasBelow(string path) =>
        _entries.ContainsKey(path) || _entries.Keys.Any(p => p.StartsWith(path.TrimEnd('/') + '/', StringComparison.Ordinal));

    /// <summary>Resolves <c>.</c>, <c>..</c> and doubled separators by the text alone.</summary>
    internal static string Normalize(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }

    private string? FollowFirstLink(string path)
    {
        for (var end = path.IndexOf('/', 1); ; end = path.IndexOf('/', end + 1))
        {
            var prefix = end < 0 ? path : path[..end];
            if (_entries.TryGetValue(prefix, out var entry) && entry is { Kind: ImageEntryKind.SymbolicLink, LinkTarget: { } target })
            {
                var rest = end < 0 ? "" : path[end..];
                return Normalize(target.StartsWith('/') ? target + rest : $"{prefix[..prefix.LastIndexOf('/')]}/{target}{rest}");
            }

            if (end < 0)
            {
                return null;
            }
        }
    }
}
