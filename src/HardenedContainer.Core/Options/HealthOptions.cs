using System.Collections.Immutable;

namespace HardenedContainer.Options;

/// <summary>What the user says of the health check.</summary>
public sealed record HealthOptions
{
    /// <summary><c>HardenContainerHealth</c>; <see cref="HealthKind.Command"/> where there are <c>HardenContainerHealthCommand</c> items.</summary>
    public HealthKind Kind { get; init; } = HealthKind.Auto;

    /// <summary><c>HardenContainerHealthCommand</c> items: an executable of the image and its arguments.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary><c>HardenContainerHealthPath</c>; null where not given.</summary>
    public string? Path { get; init; }

    /// <summary><c>HardenContainerHealthPort</c>; null where not given.</summary>
    public int? Port { get; init; }

    /// <summary><c>HardenContainerHealthService</c>: the service that gRPC's health service is asked for; null where not given.</summary>
    public string? Service { get; init; }

    /// <summary><c>HardenContainerLprobe</c>: the executable of lprobe on the build machine, absolute; null where not given.</summary>
    public string? Lprobe { get; init; }

    /// <summary><c>HardenContainerHealthInterval</c>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>HardenContainerHealthTimeout</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>HardenContainerHealthStartPeriod</c>.</summary>
    public TimeSpan StartPeriod { get; init; } = TimeSpan.Zero;

    /// <summary><c>HardenContainerHealthRetries</c>.</summary>
    public int Retries { get; init; } = 3;
}
