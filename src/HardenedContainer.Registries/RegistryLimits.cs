namespace HardenedContainer.Registries;

/// <summary>How long to wait for a registry, and how often to try.</summary>
public sealed record RegistryLimits
{
    /// <summary>Until a connection stands, with TLS.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Until the head of an answer is there; a part of an upload counts as a question.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Until the next bytes of a body are there.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Until a credential helper has answered.</summary>
    public TimeSpan Helper { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one question is asked at most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Wait before the second attempt where the registry names no time; doubled for each one after it.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A registry that asks for a longer wait than this one is given up.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes of one part of an upload.</summary>
    public int Chunk { get; init; } = 5 << 20;
}
