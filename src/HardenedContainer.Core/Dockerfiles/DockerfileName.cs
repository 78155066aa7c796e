namespace HardenedContainer.Dockerfiles;

/// <summary>Names by which Dockerfiles are known.</summary>
public static class DockerfileName
{
    /// <summary>Whether a file of this name is a Dockerfile: <c>Dockerfile</c>, <c>Dockerfile.*</c>, <c>*.Dockerfile</c>, and the same with Containerfile.</summary>
    /// <param name="path">Path or name.</param>
    /// <returns>True where it is; not for an ignore file.</returns>
    public static bool Is(string path)
    {
        var name = Path.GetFileName(path);
        return !IsIgnoreFile(name)
            && (name is "Dockerfile" or "Containerfile" || name.StartsWith("Dockerfile.", StringComparison.Ordinal) || name.StartsWith("Containerfile.", StringComparison.Ordinal)
                || name.EndsWith(".Dockerfile", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".Containerfile", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a file of this name is an ignore file, for all Dockerfiles or for one.</summary>
    /// <param name="path">Path or name.</param>
    /// <returns>True where it is.</returns>
    public static bool IsIgnoreFile(string path) =>
        path.EndsWith(".dockerignore", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".containerignore", StringComparison.OrdinalIgnoreCase);
}
