namespace HardenedContainer.Facts.Host;

/// <summary>Paths below a root directory, as they would be seen after a chroot into it: absolute links stay inside.</summary>
internal static class RootedPath
{
    // The kernel's own limit (path_resolution(7)).
    private const int MaxLinks = 40;

    /// <summary>The path on disk of a path inside.</summary>
    public static string OnDisk(string root, string path) => Path.Combine(root, path.TrimStart('/'));

    /// <summary>Follows every link.</summary>
    /// <param name="root">Root directory.</param>
    /// <param name="path">Absolute path inside.</param>
    /// <returns>The path inside that all links lead to, or null where nothing is there.</returns>
    public static string? Resolve(string root, string path)
    {
        var pending = new Stack<string>(Parts(path).Reverse());
        var done = new List<string>();
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part is "." or "..")
            {
                if (part == ".." && done.Count > 0)
                {
                    done.RemoveAt(done.Count - 1);
                }

                continue;
            }

            done.Add(part);
            if (new FileInfo(OnDisk(root, string.Join('/', done))).LinkTarget is not { } target)
            {
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            done.RemoveAt(done.Count - 1);
            if (target.StartsWith('/'))
            {
                done.Clear();
            }

            foreach (var next in Parts(target).Reverse())
            {
                pending.Push(next);
            }
        }

        var result = string.Join('/', done);
        return Path.Exists(OnDisk(root, result)) ? "/" + result : null;
    }

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
