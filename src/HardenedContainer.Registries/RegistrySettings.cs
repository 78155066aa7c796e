using System.Security.Cryptography.X509Certificates;
using HardenedContainer.IO;

namespace HardenedContainer.Registries;

/// <summary>What the environment contributes to talking to registries.</summary>
public sealed record RegistrySettings
{
    /// <summary>Who the user is at each registry.</summary>
    public DockerCredentials Credentials { get; init; } = DockerCredentials.None;

    /// <summary>Time limits.</summary>
    public RegistryLimits Limits { get; init; } = new();

    /// <summary>Roots besides those of the system; empty for none.</summary>
    public X509Certificate2Collection Roots { get; init; } = [];

    /// <summary>Directory for blobs of bases, shared by all projects of the user.</summary>
    public string StoreDirectory { get; init; } = "";

    /// <summary>Settings of this process: Docker's configuration of the user, and the default limits.</summary>
    /// <returns>The settings.</returns>
    public static RegistrySettings FromEnvironment() => new()
    {
        Credentials = new DockerCredentials(
            Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } directory
                ? directory
                : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
            SearchPath.Current,
            new RegistryLimits().Helper),
        StoreDirectory = Path.Join(CacheDirectory(), "hardened-container"),
    };

    // Where each system keeps what can be fetched again.
    private static string CacheDirectory() =>
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathFullyQualified(cache) ? cache
        : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
