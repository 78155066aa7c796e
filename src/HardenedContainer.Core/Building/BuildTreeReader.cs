using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;

namespace HardenedContainer.Building;

/// <summary>Finds on disk what of a repository a build of one project needs.</summary>
public static partial class BuildTreeReader
{
    private const int MaxProjectFile = 4 << 20;

    // What MSBuild, the SDK and NuGet look for in the project's directory and above it.
    private static readonly string[] _found = ["global.json", "nuget.config", "Directory.Build.rsp", "MSBuild.rsp"];

    /// <summary>Reads the tree.</summary>
    /// <param name="project">The project file, absolute.</param>
    /// <param name="needed">The projects that it needs, itself included, absolute.</param>
    /// <param name="imported">What the project imports from above it, absolute; nothing need be there.</param>
    /// <param name="made">Directories that builds make, absolute.</param>
    /// <param name="outside">Files that projects compile or copy from outside of their directories, absolute; those outside of the repository come with packages and the SDK.</param>
    /// <param name="inputs">Files and directories that the user names beside them, absolute.</param>
    /// <returns>The tree.</returns>
    /// <exception cref="FindingException">HDC9015: something lies outside of the repository, or is not there.</exception>
    public static BuildTree Read(string project, IEnumerable<string> needed, IEnumerable<string> imported, IEnumerable<string> made, IEnumerable<string> outside, IReadOnlyCollection<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(needed);
        var root = RepositoryFiles.RootOf(Path.GetDirectoryName(project)!);
        var problems = new List<Finding>();
        var projects = needed.Where(p => IsInside(p, "project")).ToArray();
        foreach (var file in imported.Where(File.Exists))
        {
            IsInside(file, "file");
        }

        var restore = new SortedSet<string>(projects, StringComparer.Ordinal);
        foreach (var file in projects.SelectMany(p => Above(Path.GetDirectoryName(p)!)).Distinct(StringComparer.Ordinal).SelectMany(d => Beside(d, isRoot: false)).Concat(Beside(root, isRoot: true)))
        {
            restore.Add(file);
        }

        var waiting = new Queue<string>(restore);
        while (waiting.TryDequeue(out var file))
        {
            foreach (var import in Imports(file).Where(i => PathTree.IsSameOrBelow(i, root) && restore.Add(i)))
            {
                waiting.Enqueue(import);
            }
        }

        var sources = Sorted(projects.Select(p => Path.GetDirectoryName(p)!)
            .Concat(outside.Where(f => File.Exists(f) && PathTree.IsSameOrBelow(f, root)))
            .Concat(inputs.Where(i => IsInside(i, "HardenContainerBuildInput"))));
        foreach (var missing in inputs.Where(i => !Path.Exists(i)))
        {
            problems.Add(DiagnosticCatalog.HDC9015.At($"HardenContainerBuildInput names {missing}, which is not there.", project, fix: "Correct the item."));
        }

        if (problems.Count > 0)
        {
            throw new FindingException([.. problems]);
        }

        return new()
        {
            Root = root,
            Project = Relative(project),
            RestoreFiles = Sorted(restore.Concat(inputs.Where(File.Exists))),
            RestoreDirectories = Sorted(inputs.Where(Directory.Exists)).Remove(""),
            Made = Sorted(projects.SelectMany(p => new[] { Path.Join(Path.GetDirectoryName(p), "bin"), Path.Join(Path.GetDirectoryName(p), "obj") }).Concat(made.Where(m => m != root && PathTree.IsSameOrBelow(m, root)))),
            Named = Sorted(inputs).Remove(""),
            Sources = [.. sources.Where(s => s.Length > 0 && !sources.Any(other => other.Length > 0 && s.StartsWith(other + "/", StringComparison.Ordinal)))],
            IsWhole = sources.Contains(""),
        };

        string Relative(string path) => Path.GetRelativePath(root, path) is var relative && relative == "." ? "" : relative.Replace('\\', '/');

        ImmutableArray<string> Sorted(IEnumerable<string> paths) => [.. paths.Select(Relative).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        IEnumerable<string> Above(string directory)
        {
            for (var at = directory; PathTree.IsSameOrBelow(at, root) && at != root; at = Path.GetDirectoryName(at)!)
            {
                yield return at;
            }
        }

        bool IsInside(string path, string what)
        {
            if (PathTree.IsSameOrBelow(path, root))
            {
                return true;
            }

            problems.Add(DiagnosticCatalog.HDC9015.At($"The {what} {path} lies outside of {root}.", project));
            return false;
        }
    }

    // Lock files are named after projects, and props files by whoever imports them.
    private static IEnumerable<string> Beside(string directory, bool isRoot) => Directory.EnumerateFiles(directory).Where(file =>
        Path.GetFileName(file) is var name
        && (_found.Contains(name, StringComparer.OrdinalIgnoreCase)
            || name.EndsWith(".props", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".targets", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".lock.json", StringComparison.OrdinalIgnoreCase)
            || (isRoot && name == ".editorconfig")));

    // Only imports whose path says where they are: what is computed the user names (HardenContainerBuildInput).
    private static IEnumerable<string> Imports(string file)
    {
        if (SourceText.Read(file, MaxProjectFile, out _) is not { } text)
        {
            yield break;
        }

        var directory = Path.GetDirectoryName(file)!;
        foreach (Match match in ImportRegex().Matches(text))
        {
            var path = match.Groups["path"].Value
                .Replace("$(MSBuildThisFileDirectory)", directory + "/", StringComparison.OrdinalIgnoreCase)
                .Replace("$(MSBuildProjectDirectory)", directory + "/", StringComparison.OrdinalIgnoreCase)
                .Replace('\\', '/');
            if (!path.Contains("$(", StringComparison.Ordinal) && path.IndexOfAny(['*', '?', '\0']) < 0 && Path.GetFullPath(path, directory) is var full && File.Exists(full))
            {
                yield return full;
            }
        }
    }

    [GeneratedRegex("""<Import\s[^>]*?Project\s*=\s*["'](?<path>[^"']+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex ImportRegex();
}
