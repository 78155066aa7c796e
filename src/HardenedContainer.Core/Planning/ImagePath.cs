using System.Collections.Immutable;

namespace HardenedContainer.Planning;

/// <summary>What a path in an image may be. Everything that turns a plan into files relies on it.</summary>
public static class ImagePath
{
    /// <summary>Whether a path is absolute and plain: no empty part, no <c>.</c> or <c>..</c>, no NUL, no slash at the end.</summary>
    /// <param name="path">The path.</param>
    /// <returns>True where it names one place below the root and cannot lead out of it.</returns>
    public static bool IsValid(string path) =>
        path.Length > 1 && path[0] == '/' && !path.Contains('\0')
        && path[1..].Split('/').All(part => part is not ("" or "." or ".."));

    /// <summary>The directory that holds a path.</summary>
    /// <param name="path">A valid path.</param>
    /// <returns>Its parent; <c>/</c> for a path at the root.</returns>
    public static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    /// <summary>
    /// Looks for the first reason why entries cannot be a file system: a path that leads out of the root, one that occurs
    /// twice or out of order, or one whose parent is not a directory among the entries before it.
    /// </summary>
    /// <param name="entries">The entries of a plan.</param>
    /// <returns>One sentence with its full stop, or null where all is well.</returns>
    public static string? FirstProblem(ImmutableArray<ImageEntry> entries)
    {
        var directories = new HashSet<string>(StringComparer.Ordinal) { "/" };
        string? previous = null;
        foreach (var entry in entries)
        {
            if (!IsValid(entry.Path))
            {
                return $"The path {entry.Path} is not an absolute, plain path.";
            }

            if (previous is not null && string.CompareOrdinal(previous, entry.Path) >= 0)
            {
                return $"The path {entry.Path} occurs twice or out of order.";
            }

            if (!directories.Contains(Parent(entry.Path)))
            {
                return $"The directory that should hold {entry.Path} is not in the plan.";
            }

            if (ContentProblem(entry) is { } problem)
            {
                return problem;
            }

            if (entry.Kind == ImageEntryKind.Directory)
            {
                directories.Add(entry.Path);
            }

            previous = entry.Path;
        }

        return null;
    }

    private static string? ContentProblem(ImageEntry entry)
    {
        var isFile = entry.Kind == ImageEntryKind.File;
        return entry switch
        {
            { Mode: < 0 or > 0xFFF } => $"The mode of {entry.Path} is not a file mode.",
            _ when isFile != IsSha256(entry.Sha256) => $"{entry.Path} needs a SHA-256 if, and only if, it is a file.",
            _ when entry.Length < 0 || (!isFile && entry.Length != 0) => $"The length of {entry.Path} is not possible.",
            _ when (entry.Kind == ImageEntryKind.SymbolicLink) != entry.LinkTarget is { Length: > 0 } =>
                $"{entry.Path} needs a target if, and only if, it is a link.",
            _ => null,
        };
    }

    private static bool IsSha256(string? hash) => hash is { Length: 64 } && hash.All(char.IsAsciiHexDigitLower);
}
