namespace HardenedContainer.IO;

/// <summary>Which path of the build machine lies in which directory, by the names alone.</summary>
internal static class PathTree
{
    /// <summary>Whether a path is a directory or lies in it.</summary>
    /// <param name="path">Absolute, without <c>.</c> and <c>..</c>.</param>
    /// <param name="tree">The directory, likewise.</param>
    internal static bool IsSameOrBelow(string path, string tree) =>
        path == tree || path.StartsWith(Path.EndsInDirectorySeparator(tree) ? tree : tree + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
