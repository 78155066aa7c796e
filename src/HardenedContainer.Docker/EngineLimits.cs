namespace HardenedContainer.Docker;

/// <summary>How long to wait for an engine.</summary>
public sealed record EngineLimits
{
    /// <summary>Until it says that it is there, and until it answers a question that is no work.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Until it takes the next bytes of an image or a context, or tells of its progress. Unpacking a large layer is silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(3);
}
