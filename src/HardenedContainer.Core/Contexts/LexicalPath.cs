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
}
