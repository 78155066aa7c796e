using System.Text.RegularExpressions;

namespace HardenedContainer.Dockerfiles;

/// <summary>Names of images as FROM takes them (distribution's reference grammar).</summary>
public static partial class ImageName
{
    // The grammar's own limit for a repository.
    private const int MaximumLength = 255;

    /// <summary>Whether a text is the name of an image.</summary>
    /// <param name="reference">The text.</param>
    /// <returns>True where it is.</returns>
    public static bool IsValid(string reference) => reference.Length <= MaximumLength * 2 && Pattern().IsMatch(reference);

    /// <summary>The tag of a name.</summary>
    /// <param name="reference">A valid name.</param>
    /// <returns>The tag; empty where there is none.</returns>
    public static string Tag(string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? reference : reference[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[(colon + 1)..] : "";
    }

    /// <summary>A name without what stands for Docker Hub's own images: <c>docker.io/library/alpine</c> is <c>alpine</c>.</summary>
    /// <param name="reference">A name.</param>
    /// <returns>The short name.</returns>
    public static string Familiar(string reference)
    {
        var name = Without("docker.io/", Without("index.docker.io/", Without("registry-1.docker.io/", reference)));
        return name.StartsWith("library/", StringComparison.Ordinal) && name.AsSpan("library/".Length).Contains('/') ? name : Without("library/", name);

        static string Without(string prefix, string name) => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name;
    }

    /// <summary>The registry of a name.</summary>
    /// <param name="reference">A valid name.</param>
    /// <returns>Host and port; <c>docker.io</c> where the name says none.</returns>
    public static string Registry(string reference)
    {
        var slash = reference.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : reference[..slash];
        return first == "localhost" || first.AsSpan().ContainsAny('.', ':') ? first : "docker.io";
    }

    /// <summary>Whether an image may be used.</summary>
    /// <param name="reference">A valid name, or <c>scratch</c>.</param>
    /// <param name="registries">Registries that may be used, <c>*.example.com</c> for all below a domain; empty for any.</param>
    /// <returns>True where it may.</returns>
    public static bool IsAllowed(string reference, IReadOnlyCollection<string> registries)
    {
        var registry = Registry(reference);
        return registries.Count == 0 || reference == "scratch" || registries.Any(r => r.StartsWith("*.", StringComparison.Ordinal)
            ? registry.EndsWith(r[1..], StringComparison.OrdinalIgnoreCase)
            : registry.Equals(r, StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(
        @"^(?:(?:localhost|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*:[0-9]+|\[[0-9a-fA-F:]+\](?::[0-9]+)?)(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127})?(?:@[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,})?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
