using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Registries;

/// <summary>Where an image lies, as the distribution specification takes it: a reference with what Docker leaves out filled in.</summary>
/// <param name="Registry">Host and port, <c>docker.io</c> for Docker Hub.</param>
/// <param name="Repository">Repository without registry, <c>library/…</c> for Docker Hub's own images.</param>
/// <param name="Tag">Tag; <c>latest</c> where the reference has neither tag nor digest; empty where it has only a digest.</param>
/// <param name="Digest">Digest (<c>sha256:…</c>), or null.</param>
public sealed record ImageAddress(string Registry, string Repository, string Tag, string? Digest)
{
    private const string DockerHub = "docker.io";

    /// <summary>What to ask the registry for: the digest where there is one, else the tag.</summary>
    public string Version => Digest ?? Tag;

    /// <summary>Host and port that answer for the registry.</summary>
    public string Host => Registry == DockerHub ? "registry-1.docker.io" : Registry;

    /// <summary>Reads a reference.</summary>
    /// <param name="reference">A valid one: <c>[registry/]repository[:tag][@digest]</c>.</param>
    /// <returns>The address.</returns>
    public static ImageAddress Parse(string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? reference : reference[..at];
        var tag = ImageName.Tag(name);
        name = tag.Length == 0 ? name : name[..^(tag.Length + 1)];
        var registry = ImageName.Registry(name);
        var repository = name.StartsWith(registry + "/", StringComparison.Ordinal) ? name[(registry.Length + 1)..] : name;
        registry = registry is "index.docker.io" or "registry-1.docker.io" ? DockerHub : registry;
        return new(
            registry,
            registry == DockerHub && !repository.Contains('/', StringComparison.Ordinal) ? $"library/{repository}" : repository,
            tag.Length == 0 && at < 0 ? "latest" : tag,
            at < 0 ? null : reference[(at + 1)..]);
    }

    /// <summary>The same repository at another tag or digest.</summary>
    /// <param name="version">A tag, or a digest.</param>
    /// <returns>The address.</returns>
    public ImageAddress At(string version) =>
        version.Contains(':', StringComparison.Ordinal) ? this with { Digest = version } : this with { Tag = version, Digest = null };

    /// <summary>The reference.</summary>
    public override string ToString() => $"{Registry}/{Repository}{(Tag.Length > 0 ? ":" + Tag : "")}{(Digest is null ? "" : "@" + Digest)}";
}
