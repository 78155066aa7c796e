namespace HardenedContainer.Rules.Secrets;

/// <summary>Names of files that say that they hold secrets. Examples and templates do not, nor does what only programs are made of.</summary>
internal static class SecretFileName
{
    /// <summary>Name of the user secrets of .NET.</summary>
    internal const string UserSecrets = "secrets.json";

    private static readonly string[] DataEndings =
    [
        "", ".json", ".yaml", ".yml", ".toml", ".ini", ".xml", ".txt", ".env", ".properties", ".conf", ".config", ".cfg", ".csv", ".db", ".sqlite",
        ".bak", ".old",
    ];

    private static readonly string[] Examples = ["example", "sample", "template", "dist", "defaults", "schema"];

    /// <summary>Whether a file of this name holds secrets.</summary>
    /// <param name="name">Name without folders.</param>
    /// <returns>True where it says so.</returns>
    internal static bool Is(string name)
    {
        var lower = name.ToLowerInvariant();
        var parts = lower.Split('.');
        return !parts.Any(p => Examples.Contains(p, StringComparer.Ordinal))
            && (lower is ".env" or ".envrc"
                || lower.StartsWith(".env.", StringComparison.Ordinal)
                || (IsStem(parts[0]) && DataEndings.Contains(parts.Length == 1 ? "" : "." + parts[^1], StringComparer.Ordinal)));
    }

    private static bool IsStem(string stem) =>
        stem is "secrets" or "credentials"
        || stem.StartsWith("credentials-", StringComparison.Ordinal)
        || stem.StartsWith("credentials_", StringComparison.Ordinal);
}
