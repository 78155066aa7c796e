using HardenedContainer.Diagnostics;

namespace HardenedContainer.Tool;

/// <summary>The files that paths on the command line mean.</summary>
internal static class InputFiles
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.ReparsePoint,
    };

    /// <summary>
    /// A file stands for itself; of a directory come the files that <paramref name="wants"/> takes, sorted. Links are not
    /// followed, so that a loop has an end.
    /// </summary>
    internal static IEnumerable<(string File, Finding? Problem)> Expand(IEnumerable<string> paths, Func<string, bool> wants) =>
        paths.SelectMany(path => Directory.Exists(path) ? InDirectory(path, wants) : [(path, null)]).DistinctBy(f => f.File);

    private static IEnumerable<(string File, Finding? Problem)> InDirectory(string directory, Func<string, bool> wants)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory, "*", Everything).Where(wants).Order(StringComparer.Ordinal).Select(f => (f, (Finding?)null))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [(directory, DiagnosticCatalog.HDC0007.At("The directory cannot be read.", directory, fix: "Make it readable, or leave it out."))];
        }
    }
}
