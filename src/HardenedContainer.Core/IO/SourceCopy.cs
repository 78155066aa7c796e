namespace HardenedContainer.IO;

/// <summary>A copy of a source tree without what builds put there.</summary>
public static class SourceCopy
{
    private static readonly string[] _made = ["bin", "obj", "artifacts", "TestResults", ".vs"];

    /// <summary>Copies. Links stay links.</summary>
    /// <param name="source">The tree, absolute.</param>
    /// <param name="target">Where to, absolute; does not exist.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="IOException">There is no space, or a file went away.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be read.</exception>
    public static void Make(string source, string target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        Directory.CreateDirectory(target);
        foreach (var entry in new DirectoryInfo(source).EnumerateFileSystemInfos())
        {
            cancellation.ThrowIfCancellationRequested();
            var path = Path.Combine(target, entry.Name);
            switch (entry)
            {
                case { LinkTarget: { } link }:
                    File.CreateSymbolicLink(path, link);
                    break;
                case DirectoryInfo directory when !_made.Contains(directory.Name, StringComparer.OrdinalIgnoreCase):
                    Make(directory.FullName, path, cancellation);
                    break;
                case FileInfo file when file.Attributes.HasFlag(FileAttributes.Normal) || (file.Attributes & FileAttributes.Device) == 0:
                    file.CopyTo(path);
                    break;
            }
        }
    }
}
