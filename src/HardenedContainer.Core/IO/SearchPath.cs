namespace HardenedContainer.IO;

/// <summary>Programs on PATH, and on it alone: the runtime's own search begins in the current directory, which a project's author controls.</summary>
public static class SearchPath
{
    /// <summary>PATH of this process; empty where there is none.</summary>
    public static string Current => Environment.GetEnvironmentVariable("PATH") ?? "";

    /// <summary>Finds a program.</summary>
    /// <param name="searchPath">PATH; what in it is no absolute path is passed over.</param>
    /// <param name="name">Name of the program, without <c>.exe</c>.</param>
    /// <returns>Its path; null where there is none.</returns>
    public static string? Find(string searchPath, string name) => searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathFullyQualified)
        .Select(d => Path.Join(d, OperatingSystem.IsWindows() ? name + ".exe" : name)).FirstOrDefault(File.Exists);
}
