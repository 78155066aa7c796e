namespace HardenedContainer.Contexts;

/// <summary>Paths as Go's <c>path.Clean</c> makes them, which is what ignore files go by.</summary>
internal static class LexicalPath
{
    /// <summary>Removes empty and <c>.</c> elements, and <c>..</c> with the element before it.</summary>
    /// <param name="path">Path with slashes.</param>
    /// <returns>The shortest equal path; <c>.</c> for none.</returns>
    public static string Clean(string path)
    {
        var isRooted = path.StartsWith('/');
        var elements = new List<string>();
        foreach (var element in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (element == ".." && elements.Count > 0 && elements[^1] != "..")
            {
                elements.RemoveAt(elements.Count - 1);
            }
            else if (element != "." && !(element == ".." && isRooted))
            {
                elements.Add(element);
            }
        }

        var joined = string.Join('/', elements);
        return isRooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }

    /// <summary>Whether a relative link leads out of the tree that its path starts at.</summary>
    /// <param name="path">The link's path below the tree.</param>
    /// <param name="target">What stands in the link.</param>
    /// <returns>True where some step of the way is outside.</returns>
    public static bool Leaves(string path, string target)
    {
        var depth = path.Count(c => c == '/');
        foreach (var part in target.Split('/'))
        {
            depth += part switch { "" or "." => 0, ".." => -1, _ => 1 };
            if (depth < 0)
            {
                return true;
            }
        }

        return false;
    }
}
