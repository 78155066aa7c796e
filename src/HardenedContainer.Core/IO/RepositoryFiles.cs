using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using HardenedContainer.Init;

namespace HardenedContainer.IO;

/// <summary>What became of a file for the user's repository.</summary>
/// <param name="File">The file.</param>
/// <param name="Written">It was not there and is now.</param>
/// <param name="Difference">What the user's file lacks or has beside it, line by line; null where it was written or says the same.</param>
public sealed record RepositoryFile(InitFile File, bool Written, string? Difference);

/// <summary>Files in the user's repository: new ones are written, theirs are never touched.</summary>
public static class RepositoryFiles
{
    private const int Context = 2;
    private const int MaxShown = 1 << 20;

    /// <summary>The root of the repository around a directory.</summary>
    /// <param name="directory">Absolute.</param>
    /// <returns>The nearest directory above that holds <c>.git</c>; the directory itself where there is none.</returns>
    public static string RootOf(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            // A work tree of its own has a file there.
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return at.FullName;
            }
        }

        return directory;
    }

    /// <summary>Writes a file where there is none.</summary>
    /// <param name="root">The repository's root, absolute.</param>
    /// <param name="file">The file.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read or written.</exception>
    public static RepositoryFile Write(string root, InitFile file)
    {
        var path = Path.Combine(root, file.Path);
        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
        {
            return new(file, Written: false, Difference(path, file.Text));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, file.Text);
        if (file.IsExecutable && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        return new(file, Written: true, null);
    }

    private static string? Difference(string path, string text)
    {
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null, Length: <= MaxShown })
        {
            return "(it is not a file that can be compared)";
        }

        var old = File.ReadAllText(path);
        if (old == text)
        {
            return null;
        }

        var lines = InlineDiffBuilder.Diff(old.TrimEnd('\n'), text.TrimEnd('\n')).Lines;
        var shown = Enumerable.Range(0, lines.Count).Where(i => Enumerable.Range(i - Context, 2 * Context + 1).Any(n => n >= 0 && n < lines.Count && lines[n].Type != ChangeType.Unchanged)).ToArray();
        return string.Join('\n', shown.Select((i, n) => (n > 0 && shown[n - 1] != i - 1 ? "@@\n" : "") + lines[i].Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " } + lines[i].Text));
    }
}
