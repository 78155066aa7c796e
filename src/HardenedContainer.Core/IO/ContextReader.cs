using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.IO;

/// <summary>
/// Reads build contexts. Links are not followed, excluded folders are entered only where builders do, and nothing is opened
/// but small files that a final stage takes. A folder is looked at once, and walked once for each ignore file, however many
/// Dockerfiles share it.
/// </summary>
public sealed class ContextReader
{
    private const int MaxRead = 50_000;
    private const int MaxReadLength = 1 << 20;

    // Paths times patterns: some seconds.
    private const long MaximumMatches = 50_000_000;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static readonly string[] ProjectEndings = [".csproj", ".fsproj", ".vbproj", ".esproj", ".shproj", ".sln", ".slnx"];

    private static readonly string[] ProjectNames =
    [
        ".git", ".hg", ".svn", "Directory.Build.props", "Directory.Packages.props", "global.json", "package.json", "go.mod", "Cargo.toml", "pom.xml",
        "build.gradle", "build.gradle.kts", "pyproject.toml", "requirements.txt", "composer.json", "Gemfile", "CMakeLists.txt",
    ];

    private readonly ConcurrentDictionary<string, Lazy<Folder?>> _folders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Root, IgnoreFile? Ignore), Lazy<Tree>> _trees = new();
    private readonly ConcurrentDictionary<string, Lazy<PublishFile>> _files = new(StringComparer.Ordinal);

    private sealed record Folder(string FullPath, FrozenSet<string> Names, bool IsSourceTree);

    // Entries and folders are ordered by path. Where the tree has more than a context may have, it is cut.
    private sealed record Tree(ImmutableArray<ContextEntry> Entries, ImmutableArray<string> Folders, bool IsCut, ImmutableArray<Finding> Problems);

    /// <summary>Reads the context of a Dockerfile.</summary>
    /// <param name="subject">The Dockerfile, with its ignore file.</param>
    /// <param name="given">The folder that the user named; null to suppose that of the Dockerfile.</param>
    /// <param name="problems">HDC0007 for folders that cannot be read.</param>
    /// <returns>The context; null where it is not given and nothing says that the Dockerfile's folder is it.</returns>
    public BuildContext? Read(DockerfileSubject subject, string? given, out ImmutableArray<Finding> problems)
    {
        problems = [];
        var root = given ?? (Path.GetDirectoryName(subject.Path) is { Length: > 0 } own ? own : ".");
        var sources = Sources(subject).ToArray();
        if (_folders.GetOrAdd(root, key => new(() => Look(key))).Value is not { } folder)
        {
            problems = given is null ? [] : [DiagnosticCatalog.HDC0007.At("The context does not exist.", given, fix: "Name the folder that docker build gets.")];
            return null;
        }

        if (sources.Length == 0 || (given is null && !IsProbable(folder, sources)))
        {
            return null;
        }

        // A whole machine is not walked: what is wrong with such a context is said without it.
        if (IsMachine(folder.FullPath))
        {
            return given is null ? null : new() { Root = root, IsGiven = true, IsMachine = true };
        }

        var tree = _trees.GetOrAdd((folder.FullPath, subject.Ignore), key => new(() => Walk(key.Root, key.Ignore))).Value;
        problems = tree.Problems;
        ImmutableArray<ContextCopy> copies = [.. sources.Select(s => Copy(folder, s, tree))];
        return new()
        {
            Root = root,
            IsGiven = given is not null,
            IsSourceTree = folder.IsSourceTree,
            IsCut = tree.IsCut,
            HasTwoIgnoreFiles = File.Exists(subject.Path + ".dockerignore") && File.Exists(Path.Join(root, ".dockerignore")),
            Copies = copies,
            Read = ReadFiles(root, copies),
        };
    }

    private sealed record CopyOf(int Line, string Source, bool IsFinal);

    // What ONBUILD holds back is copied from the context of another build.
    private static IEnumerable<CopyOf> Sources(DockerfileSubject subject)
    {
        var final = subject.Final?.Chain.ToHashSet() ?? [];
        return
            from stage in subject.Stages
            from step in stage.Steps
            let copy = step.Instruction
            where copy.Keyword is "COPY" or "ADD" && copy.Flag("from") is null && copy.Flags.All(f => f.Name is not ("parents" or "exclude"))
            from text in CopySource.Sources(step)
            where text.IsCertain && !CopySource.IsRemote(text.Text)
            select new CopyOf(copy.Line, CopySource.InContext(subject, text.Text), final.Contains(stage));
    }

    private static Folder? Look(string root)
    {
        try
        {
            // In the root of a machine, names say nothing of a project.
            var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
            var names = IsMachine(full) && Directory.Exists(full) ? [] : Directory.EnumerateFileSystemEntries(root).Select(p => Path.GetFileName(p)).ToFrozenSet(StringComparer.Ordinal);
            return new(full, names, names.Overlaps(ProjectNames) || names.Any(n => ProjectEndings.Any(e => n.EndsWith(e, StringComparison.OrdinalIgnoreCase))));
        }
        catch (Exception e) when (e is DirectoryNotFoundException || !Directory.Exists(root))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The walk says so.
            return new(Path.GetFullPath(root), [], IsSourceTree: false);
        }
    }

    private static bool IsMachine(string full) =>
        Path.GetPathRoot(full) == full || full is "/root" or "/home" or "/Users" || full == Path.TrimEndingDirectorySeparator(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    // Where none of the sources is there, the context is most likely another folder, such as the repository's root.
    private static bool IsProbable(Folder folder, CopyOf[] sources)
    {
        var named = sources.Where(s => s.Source.Length > 0 && !IsWildcard(s.Source)).ToArray();
        return named.Length > 0 ? named.Any(s => Exists(folder, s.Source)) : folder.IsSourceTree;
    }

    private static bool IsWildcard(string source) => source.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static bool Exists(Folder folder, string source)
    {
        var slash = source.IndexOf('/', StringComparison.Ordinal);
        if (!folder.Names.Contains(slash < 0 ? source : source[..slash]))
        {
            return false;
        }

        var path = Path.Join(folder.FullPath, source);
        return slash < 0 || Path.Exists(path) || new FileInfo(path).LinkTarget is not null;
    }

    private static ContextCopy Copy(Folder folder, CopyOf copy, Tree tree)
    {
        if (IsWildcard(copy.Source) && IgnorePattern.Create(copy.Source, copy.Line, isException: false) is { } pattern)
        {
            ImmutableArray<ContextEntry> matched = [.. tree.Entries.Where(e => pattern.MatchesAtOrAbove(e.Path))];
            var isSent = !matched.IsEmpty || tree.IsCut || tree.Folders.Any(pattern.MatchesAtOrAbove);
            return new(copy.Line, copy.Source, copy.IsFinal, isSent ? SourceState.Sent : SourceState.Missing, matched);
        }

        var entries = copy.Source.Length == 0 ? tree.Entries : AtOrBelow(tree.Entries, copy.Source);
        var state = !entries.IsEmpty || copy.Source.Length == 0 || tree.Folders.BinarySearch(copy.Source, StringComparer.Ordinal) >= 0 ? SourceState.Sent
            : Exists(folder, copy.Source) ? SourceState.Excluded : SourceState.Missing;
        return new(copy.Line, copy.Source, copy.IsFinal, state, entries);
    }

    // A file is at the path, or files are below it: names such as "a-b" lie between "a" and "a/b" in the order of paths.
    private static ImmutableArray<ContextEntry> AtOrBelow(ImmutableArray<ContextEntry> entries, string path)
    {
        var (first, end) = (Position(entries, path), Position(entries, path + "/"));
        if (first < entries.Length && entries[first].Path == path)
        {
            return [entries[first]];
        }

        for (first = end; end < entries.Length && entries[end].Path.StartsWith(path + "/", StringComparison.Ordinal); end++)
        {
        }

        return entries[first..end];
    }

    // Of the first entry that is not before a path.
    private static int Position(ImmutableArray<ContextEntry> entries, string path)
    {
        var (low, high) = (0, entries.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(entries[middle].Path, path) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static Tree Walk(string root, IgnoreFile? ignore)
    {
        var entries = ImmutableArray.CreateBuilder<ContextEntry>();
        var folders = ImmutableArray.CreateBuilder<string>();
        var problems = ImmutableArray.CreateBuilder<Finding>();
        var open = new Stack<string>([""]);
        long matches = 0;
        bool IsFull() => entries.Count + folders.Count + open.Count >= BuildContext.MaximumEntries || matches > MaximumMatches;
        while (!IsFull() && open.TryPop(out var folder))
        {
            try
            {
                foreach (var info in new DirectoryInfo(Path.Join(root, folder)).EnumerateFileSystemInfos("*", Everything).TakeWhile(_ => !IsFull()))
                {
                    var path = folder.Length == 0 ? info.Name : $"{folder}/{info.Name}";
                    var isFolder = info is DirectoryInfo && info.LinkTarget is null;
                    var isExcluded = ignore?.IsExcluded(path) == true;
                    matches += ignore?.Patterns.Count ?? 0;
                    if (isFolder && (!isExcluded || ignore!.IsOpened(path)))
                    {
                        open.Push(path);
                        if (!isExcluded)
                        {
                            folders.Add(path);
                        }
                    }
                    else if (!isFolder && !isExcluded)
                    {
                        entries.Add(new(path, info is FileInfo { LinkTarget: null } file ? file.Length : 0, info.LinkTarget));
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add(DiagnosticCatalog.HDC0007.At("The folder of the context cannot be read.", Path.Join(root, folder), fix: "Make it readable, or exclude it in the ignore file."));
            }
        }

        entries.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        folders.Sort(StringComparer.Ordinal);
        return new(entries.ToImmutable(), folders.ToImmutable(), IsFull(), problems.ToImmutable());
    }

    // A key store is known by its name, however long it is.
    private ImmutableArray<PublishFile> ReadFiles(string root, ImmutableArray<ContextCopy> copies) =>
    [
        .. copies.Where(c => c.IsFinal).SelectMany(c => c.Entries).Where(e => e.LinkTarget is null && (e.Length <= MaxReadLength || KeyStoreReader.IsKeyStore(e.Path))).DistinctBy(e => e.Path).Take(MaxRead)
            .AsParallel().AsOrdered()
            .Select(e => _files.GetOrAdd(Path.Join(root, e.Path), key => new(() => PublishDirectoryReader.ReadFile(key))).Value with { Path = e.Path, FullPath = Path.Join(root, e.Path) }),
    ];
}
