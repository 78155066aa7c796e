using System.Collections.Immutable;

namespace HardenedContainer.Facts.Images;

/// <summary>An image that was built: its configuration and every file of every layer. Read by <see cref="BuiltImageReader"/>.</summary>
public sealed record BuiltImage
{
    /// <summary>The archive, folder or name that it was read from, as given.</summary>
    public required string Source { get; init; }

    /// <summary>Names with tags.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>Digest of the manifest; null where it has none.</summary>
    public string? Digest { get; init; }

    /// <summary>GOARCH of the configuration; empty where it does not say.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>Operating system of the configuration; empty where it does not say.</summary>
    public string OperatingSystem { get; init; } = "";

    /// <summary>When it says it was made, as it is written; null where it does not say.</summary>
    public string? Created { get; init; }

    /// <summary>USER; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>WORKDIR; <c>/</c> where it does not say.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>ENTRYPOINT.</summary>
    public ImmutableArray<string> Entrypoint { get; init; } = [];

    /// <summary>CMD.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>ENV, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Labels.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>EXPOSE, such as <c>8080/tcp</c>.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary>STOPSIGNAL; empty for the engine's own, SIGTERM.</summary>
    public string StopSignal { get; init; } = "";

    /// <summary>HEALTHCHECK, which only Docker's own configuration has: <c>CMD</c> or <c>CMD-SHELL</c> and its words; empty for none.</summary>
    public ImmutableArray<string> HealthCheck { get; init; } = [];

    /// <summary>Command lines of the history, the oldest first.</summary>
    public ImmutableArray<string> History { get; init; } = [];

    /// <summary>Digests of the layers' tars, as the configuration names them, the lowest first.</summary>
    public ImmutableArray<string> DiffIds { get; init; } = [];

    /// <summary>Lengths of the compressed layers, the lowest first.</summary>
    public ImmutableArray<long> LayerLengths { get; init; } = [];

    /// <summary>Every entry of every layer, in their order.</summary>
    public ImmutableArray<LayerFile> Files { get; init; } = [];

    /// <summary>Where documents and layers are not what the OCI image specification wants, and where they do not fit together: sentences.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>The root file system: the entries that no later layer removed or replaced.</summary>
    public IEnumerable<LayerFile> Visible => Files.Where(f => !f.IsHidden);

    /// <summary>Finds what is at a path, behind all links; null where there is nothing.</summary>
    public required Func<string, LayerFile?> Find { get; init; }

    /// <summary>The words that start the container.</summary>
    public ImmutableArray<string> Arguments => [.. Entrypoint, .. Command];
}

/// <summary>An entry of a layer.</summary>
/// <param name="File">What was read of it; its path has no slash at its start, and <see cref="PublishFile.FullPath"/> is the path in the image.</param>
/// <param name="Layer">Its layer, counted from 1, the lowest first.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="HasCapabilities">It has file capabilities (<c>security.capability</c>).</param>
/// <param name="Text">The text of <c>passwd</c>, <c>group</c> and <c>shadow</c>, and the first line of a script; else null.</param>
public sealed record LayerFile(PublishFile File, int Layer, int UserId, int GroupId, bool HasCapabilities, string? Text)
{
    /// <summary>A later layer removes or replaces it. It is in the image all the same, for whoever unpacks the layer.</summary>
    public bool IsHidden { get; internal set; }

    /// <summary>Absolute path in the image.</summary>
    public string Path => File.FullPath;

    /// <summary>Whether a user may do something with it: the bits of owner, group or others count.</summary>
    /// <param name="user">The user's number.</param>
    /// <param name="group">The group's number.</param>
    /// <param name="bit">4 to read, 2 to write, 1 to execute.</param>
    /// <returns>True where the user may.</returns>
    public bool Allows(int user, int group, int bit) => user == 0 && bit != 1
        || ((int)File.Mode & (bit << (user == UserId ? 6 : group == GroupId ? 3 : 0))) != 0
        || (user == 0 && ((int)File.Mode & 0b001_001_001) != 0);
}
