using System.Collections.Concurrent;
using System.Collections.Immutable;
using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Dockerfiles;

namespace HardenedContainer.IO;

/// <summary>
/// Reads build contexts. Links are not followed, excluded folders are entered only where builders do, and nothing is opened
/// but small files that a final stage takes. A folder is walked once for each ignore file, however many Dockerfiles share it.
/// </summary>
public sealed class ContextReader
{
    private const int MaxEntries = 200_000;
    private const int MaxRead = 5_000;
    private const int MaxReadLength = 1 << 20;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static readonly string[] ProjectEndings = [".csproj", ".fsproj", ".vbproj", ".sln", ".slnx"];
    private static readonly string[] ProjectNames = [".git", "package.json", "go.mod", "Cargo.toml", "pom.xml"];

    private readonly ConcurrentDictionary<(string Root, IgnoreFile? Ignore), Lazy<Tree>> _trees = new();

    private sealed record Tree(ImmutableArray<ContextEntry> Entries, ImmutableArray<Finding> Problems);

    /// <summary>Reads the context of a Dockerfile.</summary>
    /// <param name="subject">The Dockerfile, with its ignore file.</param>
    /// <param name="given">The folder that the user named; null to suppose that of the Dockerfile.</param>
    /// <param name="problems">HDC0007 for folders that cannot be read.</param>
    /// <returns>The context; null where it is not given and nothing says that the Dockerfile's folder is it.</returns>
    public BuildContext? Read(DockerfileSubject subject, string? given, out ImmutableArray<Finding> problems)
    {
        problems = [];
        var root = given ?? (Path.GetDirectoryName(subject.Path) is { Length: > 0 } folder ? folder : ".");
        var sources = Sources(subject).ToArray();
        if (!Directory.Exists(root))
        {
            problems = given is null ? [] : [DiagnosticCatalog.HDC0007.At("The context does not exist.", given, fix: "Name the folder that docker build gets.")];
            return null;
        }

        var isSourceTree = IsSourceTree(root);
        if (sources.Length == 0 || (given is null && !IsProbable(root, isSourceTree, sources)))
        {
            return null;
        }

        // A whole machine is not walked: what is wrong with such a context is said without it.
        var full = Path.GetFullPath(root);
        var isMachine = full == "/" || full == Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (isMachine)
        {
            return given is null ? null : new() { Root = root, IsGiven = true, IsMachine = true };
        }

        var tree = _trees.GetOrAdd((full, subject.Ignore), key => new(() => Walk(key.Root, key.Ignore))).Value;
        problems = tree.Problems;
        ImmutableArray<ContextCopy> copies = [.. sources.Select(s => Copy(root, s, tree))];
        return new()
        {
            Root = root,
            IsGiven = given is not null,
            IsSourceTree = isSourceTree,
            HasTwoIgnoreFiles = File.Exists(subject.Path + ".dockerignore") && File.Exists(Path.Join(root, ".dockerignore")),
            Copies = copies,
            Read = ReadFiles(root, copies),
        };
    }

    private sealed record CopyOf(int Line, string Source, bool IsFinal);

    private static IEnumerable<CopyOf> Sources(DockerfileSubject subject)
    {
        var final = subject.Final?.Chain.ToHashSet() ?? [];
        return
            from item in subject.Steps
            let copy = item.Step.Instruction
            where copy.Keyword is "COPY" or "ADD" && copy.Flag("from") is null && copy.Flags.All(f => f.Name is not ("parents" or "exclude"))
            from path in CopySource.Paths(copy)
            where !CopySource.IsRemote(path)
            let text = item.Step.Expander.Expand(path)
            where text.IsCertain
            select new CopyOf(copy.Line, LexicalPath.Clean(text.Text).TrimStart('/') is var clean && clean is "." ? "" : clean, final.Contains(item.Stage));
    }

    // Where none of the sources is there, the context is most likely another folder, such as the repository's root.
    private static bool IsProbable(string root, bool isSourceTree, CopyOf[] sources)
    {
        var named = sources.Where(s => s.Source.Length > 0 && !IsWildcard(s.Source)).ToArray();
        return named.Length > 0 ? named.Any(s => Exists(root, s.Source)) : isSourceTree;
    }

    private static bool IsSourceTree(string root)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(root).Select(p => Path.GetFileName(p))
                .Any(n => ProjectNames.Contains(n, StringComparer.Ordinal) || ProjectEndings.Any(e => n.EndsWith(e, StringComparison.OrdinalIgnoreCase)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsWildcard(string source) => source.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    private static bool Exists(string root, string source)
    {
        var path = Path.Join(root, source);
        return !source.StartsWith("..", StringComparison.Ordinal) && (Path.Exists(path) || new FileInfo(path).LinkTarget is not null);
    }

    private static ContextCopy Copy(string root, CopyOf copy, Tree tree)
    {
        if (IsWildcard(copy.Source) && IgnorePattern.Create(copy.Source, copy.Line, isException: false) is { } pattern)
        {
            ImmutableArray<ContextEntry> matched = [.. tree.Entries.Where(e => pattern.MatchesAtOrAbove(e.Path))];
            return new(copy.Line, copy.Source, copy.IsFinal, matched.IsEmpty ? SourceState.Missing : SourceState.Sent, matched);
        }

        ImmutableArray<ContextEntry> entries = copy.Source.Length == 0 ? tree.Entries
            : [.. tree.Entries.Where(e => e.Path == copy.Source || e.Path.StartsWith(copy.Source + "/", StringComparison.Ordinal))];
        var state = !entries.IsEmpty || copy.Source.Length == 0 ? SourceState.Sent : Exists(root, copy.Source) ? SourceState.Excluded : SourceState.Missing;
        return new(copy.Line, copy.Source, copy.IsFinal, state, entries);
    }

    private static Tree Walk(string root, IgnoreFile? ignore)
    {
        var entries = ImmutableArray.CreateBuilder<ContextEntry>();
        var problems = ImmutableArray.CreateBuilder<Finding>();
        var open = new Stack<string>([""]);
        while (open.TryPop(out var folder) && entries.Count < MaxEntries)
        {
            try
            {
                foreach (var info in new DirectoryInfo(Path.Join(root, folder)).EnumerateFileSystemInfos("*", Everything))
                {
                    var path = folder.Length == 0 ? info.Name : $"{folder}/{info.Name}";
                    var isFolder = info is DirectoryInfo && info.LinkTarget is null;
                    var isExcluded = ignore?.IsExcluded(path) == true;
                    if (isFolder && (!isExcluded || ignore!.IsOpened(path)))
                    {
                        open.Push(path);
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
        return new(entries.ToImmutable(), problems.ToImmutable());
    }

    private static ImmutableArray<PublishFile> ReadFiles(string root, ImmutableArray<ContextCopy> copies) =>
    [
        .. copies.Where(c => c.IsFinal).SelectMany(c => c.Entries).Where(e => e.LinkTarget is null && e.Length <= MaxReadLength).DistinctBy(e => e.Path).Take(MaxRead)
            .AsParallel().AsOrdered()
            .Select(e => PublishDirectoryReader.ReadFile(Path.Join(root, e.Path)) with { Path = e.Path, FullPath = Path.Join(root, e.Path) }),
    ];
}
