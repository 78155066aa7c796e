using System.Collections.Immutable;

namespace HardenedContainer.Smoke;

/// <summary>What was seen when an engine ran an image as production does. <see cref="ContainerJudge"/> says what it means.</summary>
public sealed record ContainerObservation
{
    /// <summary>What the engine said where it could not start the container; null where it could.</summary>
    public string? Refused { get; init; }

    /// <summary>The app ended before it was asked to; null where it did not.</summary>
    public EarlyEnd? Ended { get; init; }

    /// <summary>The kernel ended it, because it needed more memory than its limit.</summary>
    public bool IsOutOfMemory { get; init; }

    /// <summary>It was not ready within this time: the health check had not succeeded, or a port of the image was not open. Null where it was.</summary>
    public TimeSpan? NotReadyAfter { get; init; }

    /// <summary>What the image's health check said last, empty where it said nothing; null where there is no check.</summary>
    public string? Health { get; init; }

    /// <summary>What it listens on; null where that cannot be seen, because the engine is on another machine or another user's.</summary>
    public ImmutableArray<Listener>? Listeners { get; init; }

    /// <summary>Paths in the container's layer that are not those of the image, of <c>docker diff</c>.</summary>
    public ImmutableArray<string> Changes { get; init; } = [];

    /// <summary>It was killed, this long after its stop signal; null where it ended by itself.</summary>
    public TimeSpan? KilledAfter { get; init; }

    /// <summary>What was wrong when it was started again: a phrase without full stop; null where it was ready again, and where it was not tried.</summary>
    public string? NotAgain { get; init; }

    /// <summary>The last lines that it wrote.</summary>
    public string Output { get; init; } = "";
}
