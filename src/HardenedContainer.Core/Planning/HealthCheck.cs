using System.Collections.Immutable;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>
/// The health check: a command in exec form (there is no shell) for engines that run one, and what it asks, for those that ask
/// themselves, such as Kubernetes.
/// </summary>
/// <param name="Command">The executable and its arguments.</param>
/// <param name="Interval">Time between two checks.</param>
/// <param name="Timeout">Time after which a check has failed.</param>
/// <param name="StartPeriod">Time in which failures do not count.</param>
/// <param name="Retries">Failures in a row after which the container is unhealthy.</param>
public sealed record HealthCheck(ImmutableArray<string> Command, TimeSpan Interval, TimeSpan Timeout, TimeSpan StartPeriod, int Retries)
{
    /// <summary>What is asked; never <see cref="HealthKind.Auto"/> or <see cref="HealthKind.None"/>.</summary>
    public HealthKind Kind { get; init; } = HealthKind.Command;

    /// <summary>The port that is asked; null for a command of the user's.</summary>
    public int? Port { get; init; }

    /// <summary>Path that is asked for over HTTP; null for other kinds.</summary>
    public string? Path { get; init; }

    /// <summary>The service that gRPC's health service is asked for, empty for the server as a whole; null for other kinds.</summary>
    public string? Service { get; init; }

    /// <summary>The port speaks TLS; only <see cref="HealthKind.Self"/> and <see cref="HealthKind.Lprobe"/> can ask over it.</summary>
    public bool IsTls { get; init; }
}
