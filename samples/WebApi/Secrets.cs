using System.Text.RegularExpressions;

namespace WebApi;

/// <summary>A place where secrets come from, such as a secrets manager.</summary>
internal interface ISecretSource
{
    /// <summary>What answers call it.</summary>
    string Name { get; }

    /// <summary>The secret, or null where this place does not have it.</summary>
    ValueTask<string?> FindAsync(string name, CancellationToken cancellation);
}

/// <summary>Secrets from the first place that has them: the environment, then files, then a secrets manager, if there is one.</summary>
internal sealed partial class Secrets(IEnumerable<ISecretSource> sources)
{
    /// <summary>Tells where a secret comes from. Its value is for the app's own code and in no answer and no log.</summary>
    public async Task<IResult> LocateAsync(string name, CancellationToken cancellation) => !Names().IsMatch(name)
        ? TypedResults.BadRequest(new Problem("A secret's name has small letters, digits and hyphens."))
        : await FindAsync(name, cancellation) is var (source, value)
            ? TypedResults.Ok(new Secret(name, source, value.Length))
            : TypedResults.NotFound(new Problem("No place has a secret of that name."));

    private async Task<(string Source, string Value)?> FindAsync(string name, CancellationToken cancellation)
    {
        foreach (var source in sources)
        {
            if (await source.FindAsync(name, cancellation) is { } value)
            {
                return (source.Name, value);
            }
        }

        return null;
    }

    // No name leads out of the directory, or to another address of the secrets manager.
    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z")]
    private static partial Regex Names();
}

/// <summary>Variables: <c>DB_PASSWORD</c> for <c>db-password</c>, as ECS passes them on.</summary>
internal sealed class EnvironmentSecrets : ISecretSource
{
    public string Name => "environment";

    public ValueTask<string?> FindAsync(string name, CancellationToken cancellation) =>
        ValueTask.FromResult(Environment.GetEnvironmentVariable(name.ToUpperInvariant().Replace('-', '_')));
}

/// <summary>Files, as Docker, Compose and Kubernetes mount them. They are read each time, so that a new value counts at once.</summary>
internal sealed class FileSecrets : ISecretSource
{
    public string Name => "file";

    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellation)
    {
        var file = Path.Combine("/run/secrets", name);
        return File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellation)).TrimEnd('\r', '\n') : null;
    }
}

/// <summary>A secrets manager that answers <c>GET ADDRESS/NAME</c>. Put the client library of yours in its place.</summary>
internal sealed class ManagedSecrets(HttpClient client) : ISecretSource
{
    public string Name => "manager";

    public async ValueTask<string?> FindAsync(string name, CancellationToken cancellation)
    {
        using var response = await client.GetAsync(new Uri(name, UriKind.Relative), cancellation);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellation) : null;
    }
}
