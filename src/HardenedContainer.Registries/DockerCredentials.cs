using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;

namespace HardenedContainer.Registries;

/// <summary>A name and a secret. Never shown.</summary>
/// <param name="User">Name.</param>
/// <param name="Secret">Password, or an identity token.</param>
/// <param name="IsToken">The secret is an identity token (OAuth 2 refresh token).</param>
public sealed record Credential(string User, string Secret, bool IsToken)
{
    /// <summary>Says nothing of the secret.</summary>
    public override string ToString() => nameof(Credential);
}

/// <summary>The credentials that <c>docker login</c> keeps: in <c>config.json</c> itself, or behind a credential helper.</summary>
/// <param name="directory">Docker's configuration directory; null for none.</param>
/// <param name="path">Directories to look for helpers in, as in PATH.</param>
/// <param name="limit">Time that a helper may take.</param>
public sealed class DockerCredentials(string? directory, string path, TimeSpan limit)
{
    private const int MaxFile = 1 << 20;

    // Docker Hub's credentials stand under the address of its first version.
    private const string DockerHubKey = "https://index.docker.io/v1/";

    /// <summary>Nobody is logged in anywhere.</summary>
    public static DockerCredentials None { get; } = new(null, "", TimeSpan.Zero);

    /// <summary>The credential for a registry.</summary>
    /// <param name="registry">Host and port; <c>docker.io</c> for Docker Hub.</param>
    /// <param name="cancellation">Stops a helper.</param>
    /// <returns>The credential; null where nobody is logged in.</returns>
    /// <exception cref="FindingException">HDC9406: the configuration cannot be read, or a helper fails.</exception>
    public async Task<Credential?> For(string registry, CancellationToken cancellation)
    {
        var file = directory is null ? null : Path.Join(directory, "config.json");
        if (file is null || !File.Exists(file))
        {
            return null;
        }

        var configuration = Read(file);
        var key = registry == "docker.io" ? DockerHubKey : registry;
        if ((Text(configuration["credHelpers"], key) ?? Text(configuration["credHelpers"], registry) ?? Text(configuration, "credsStore")) is { Length: > 0 } helper)
        {
            return await Ask(helper, key, file, cancellation).ConfigureAwait(false) ?? Stored(configuration, key, registry, file);
        }

        return Stored(configuration, key, registry, file);
    }

    private static JsonObject Read(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MaxFile && JsonNode.Parse(File.ReadAllBytes(file)) is JsonObject configuration
                ? configuration
                : throw Problem($"{file} is not the configuration of Docker.", file);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Problem($"{file} cannot be read.", file);
        }
    }

    private static Credential? Stored(JsonObject configuration, string key, string registry, string file)
    {
        if (configuration["auths"] is not JsonObject all)
        {
            return null;
        }

        var entry = all[key] ?? all.FirstOrDefault(a => HostOf(a.Key) == registry).Value;
        if (Text(entry, "identitytoken") is { Length: > 0 } token)
        {
            return new("", token, IsToken: true);
        }

        if (Text(entry, "auth") is not { Length: > 0 } encoded)
        {
            return Text(entry, "username") is { Length: > 0 } user ? new(user, Text(entry, "password") ?? "", IsToken: false) : null;
        }

        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2) is [var name, var password]
                ? new(name, password.TrimEnd('\0'), IsToken: false)
                : throw Problem($"{file} has no user and password for {registry}.", file);
        }
        catch (FormatException)
        {
            throw Problem($"{file} has credentials for {registry} that are not Base64.", file);
        }
    }

    // Old versions of Docker wrote whole addresses.
    private static string HostOf(string key)
    {
        var start = key.IndexOf("://", StringComparison.Ordinal);
        return (start < 0 ? key : key[(start + 3)..]).Split('/')[0];
    }

    // https://github.com/docker/docker-credential-helpers: the registry goes in, a name and a secret come out.
    private async Task<Credential?> Ask(string helper, string key, string file, CancellationToken cancellation)
    {
        if (!helper.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw Problem($"{file} names a credential helper that is none: only letters, digits and '-' may be in its name.", file);
        }

        var program = SearchPath.Find(path, $"docker-credential-{helper}") ?? throw Problem($"The credential helper docker-credential-{helper} is not on PATH.", file);
        var name = $"The credential helper docker-credential-{helper}";
        return await ChildProcess.Run(new ProcessStartInfo(program, ["get"]), limit, cancellation, key).ConfigureAwait(false) switch
        {
            null => throw Problem($"{name} cannot be started.", file),
            { Status: null } => throw Problem($"{name} did not answer within {limit.TotalSeconds:0} seconds.", file),
            { Status: 0 } end => Parse(end.Output, helper, file),
            var end when end.Output.Contains("credentials not found", StringComparison.OrdinalIgnoreCase) => null,
            var end => throw Problem($"{name} ended with status {end.Status}.", file),
        };
    }

    private static Credential Parse(string answer, string helper, string file)
    {
        try
        {
            var json = JsonNode.Parse(answer);
            var (user, secret) = (Text(json, "Username") ?? "", Text(json, "Secret") ?? throw new JsonException());
            return new(user, secret, IsToken: user == "<token>");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Problem($"The credential helper docker-credential-{helper} answered in another form than helpers do.", file);
        }
    }

    private static string? Text(JsonNode? node, string name) => node is JsonObject o && o[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static FindingException Problem(string what, string file) => new(DiagnosticCatalog.HDC9406.At(what, file));
}
