namespace HardenedContainer.Planning;

/// <summary>Origins of entries that are not what they look like. Whoever judges an image knows them by it, or by their hashes in the plan.</summary>
public static class EntryOrigins
{
    /// <summary>The health probe, or the program of others in its place.</summary>
    public const string Probe = "probe";

    /// <summary>A decoy: named like a shell or a tool, and neither.</summary>
    public const string Decoy = "decoy";

    /// <summary>A canary file: it may look like a secret, and is none.</summary>
    public const string Canary = "canary";
}
