namespace HardenedContainer.Oci;

/// <summary>How Docker spells the names of images.</summary>
internal static class ImageReference
{
    /// <summary>The full name that containerd keeps: <c>docker.io/library/app:1.0</c> for <c>app:1.0</c>.</summary>
    public static string Qualified(string repository, string tag)
    {
        var slash = repository.IndexOf('/');
        var first = slash < 0 ? "" : repository[..slash];
        var hasRegistry = first.Contains('.') || first.Contains(':') || first == "localhost";
        var prefix = hasRegistry ? "" : slash < 0 ? "docker.io/library/" : "docker.io/";
        return $"{prefix}{repository}:{tag}";
    }
}
