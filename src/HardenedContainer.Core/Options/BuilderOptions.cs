using System.Collections.Immutable;

namespace HardenedContainer.Options;

/// <summary>Where the app is compiled, and how where that is inside an engine.</summary>
public sealed record BuilderOptions
{
    /// <summary><c>HardenContainerBuildIn</c>.</summary>
    public BuildLocation Location { get; init; }

    /// <summary>The Dockerfile from source to image (<c>HardenContainerBuildDockerfile</c>), absolute.</summary>
    public string Dockerfile { get; init; } = "";

    /// <summary>The SDK's image (<c>HardenContainerSdkImage</c>); null for Microsoft's of the project's framework.</summary>
    public string? SdkImage { get; init; }

    /// <summary>Debian packages that are put into the SDK's image (<c>HardenContainerSdkPackages</c>); null for what the mode needs.</summary>
    public ImmutableArray<string>? Packages { get; init; }

    /// <summary>File with NuGet's settings for the restore inside (<c>HardenContainerNuGetConfig</c>), absolute; null for none.</summary>
    public string? NuGetConfig { get; init; }

    /// <summary>Whether the SSH agent is mounted while packages are restored (<c>HardenContainerBuildSsh</c>).</summary>
    public bool UsesSsh { get; init; }

    /// <summary>The network of the build (<c>HardenContainerBuildNetwork</c>); null for the engine's own.</summary>
    public string? Network { get; init; }

    /// <summary>Files and directories that the build reads beside its projects (<c>HardenContainerBuildInput</c>), absolute.</summary>
    public ImmutableArray<string> Inputs { get; init; } = [];
}
