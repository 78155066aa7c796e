using System.Collections.Immutable;

namespace HardenedContainer.Smoke;

/// <summary>A TCP port that an app listens on.</summary>
/// <param name="Port">Its number.</param>
/// <param name="IsLoopback">Only from within the container.</param>
public sealed record Listener(int Port, bool IsLoopback);

/// <summary>How a process ended by itself.</summary>
/// <param name="Status">Exit status; 128 and the signal's number where a signal ended it.</param>
/// <param name="Output">The last lines that it wrote.</param>
public sealed record EarlyEnd(int Status, string Output);

/// <summary>What was seen when the app ran in its root file system. <see cref="SmokeJudge"/> says what it means.</summary>
public sealed record SmokeObservation
{
    /// <summary>Why there was no run: one phrase without full stop; null where there was one.</summary>
    public string? Skipped { get; init; }

    /// <summary>The app ended before it was asked to; null where it did not.</summary>
    public EarlyEnd? Ended { get; init; }

    /// <summary>What it listens on.</summary>
    public ImmutableArray<Listener> Listeners { get; init; } = [];

    /// <summary>Status of its answer to <c>GET /</c>; null where nobody asked or it gave none.</summary>
    public int? Answer { get; init; }

    /// <summary>It had not ended within the time limit after its stop signal.</summary>
    public bool IgnoresStop { get; init; }

    /// <summary>How it ended when it was started once more with a certificate; null where it did not, or was not.</summary>
    public EarlyEnd? TlsEnded { get; init; }

    /// <summary>A TLS connection to it was opened.</summary>
    public bool HasTls { get; init; }

    /// <summary>The last lines that it wrote.</summary>
    public string Output { get; init; } = "";
}
