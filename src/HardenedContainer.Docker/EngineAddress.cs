using HardenedContainer.Diagnostics;

namespace HardenedContainer.Docker;

/// <summary>
/// Where the engine is, and how to show who asks: <c>DOCKER_HOST</c>, <c>DOCKER_TLS_VERIFY</c> and <c>DOCKER_CERT_PATH</c>, as
/// Docker's client reads them (docs.docker.com, "Environment variables" of the docker CLI). Contexts of that client are not read.
/// </summary>
/// <param name="Uri">Scheme <c>unix</c>, <c>tcp</c>, <c>http</c>, <c>https</c> or <c>npipe</c>.</param>
/// <param name="CertificateDirectory">Directory with <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c>; null without TLS.</param>
public sealed record EngineAddress(Uri Uri, string? CertificateDirectory)
{
    private const string DockerSocket = "/var/run/docker.sock";
    private static readonly string[] _schemes = ["unix", "tcp", "http", "https", "npipe"];

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives a variable's value, or null.</param>
    /// <param name="exists">Whether a path exists.</param>
    /// <returns>The address. Where none is given: Docker's socket, or that of the user's Podman where only it is there.</returns>
    /// <exception cref="FindingException">HDC9301: the address cannot be used.</exception>
    public static EngineAddress From(Func<string, string?> variable, Func<string, bool> exists)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(exists);
        if (variable("DOCKER_HOST") is not { Length: > 0 } host)
        {
            return new(OperatingSystem.IsWindows() ? new("npipe://./pipe/docker_engine") : new($"unix://{Socket(variable, exists)}"), null);
        }

        if (!Uri.TryCreate(host, UriKind.Absolute, out var uri) || !_schemes.Contains(uri.Scheme))
        {
            throw new FindingException(DiagnosticCatalog.HDC9301.At(
                $"DOCKER_HOST is {host}, which is no address of a socket (unix://) or a port (tcp://).",
                fix: "Set DOCKER_HOST to such an address; an engine behind ssh:// is reached through a forwarded socket: ssh -L /tmp/docker.sock:/var/run/docker.sock HOST."));
        }

        var isVerified = variable("DOCKER_TLS_VERIFY") is { Length: > 0 };
        var directory = variable("DOCKER_CERT_PATH") is { Length: > 0 } given ? given : Path.Combine(variable("HOME") ?? "", ".docker");
        return uri.Scheme is "tcp" or "http" or "https" && isVerified
            ? new(new UriBuilder(uri) { Scheme = "https" }.Uri, directory)
            : new(uri, null);
    }

    /// <summary>The address of this process's environment.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="FindingException">HDC9301: the address cannot be used.</exception>
    public static EngineAddress FromEnvironment() => From(Environment.GetEnvironmentVariable, Path.Exists);

    private static string Socket(Func<string, string?> variable, Func<string, bool> exists)
    {
        var podman = variable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? $"{runtime}/podman/podman.sock" : null;
        return !exists(DockerSocket) && podman is not null && exists(podman) ? podman : DockerSocket;
    }
}
