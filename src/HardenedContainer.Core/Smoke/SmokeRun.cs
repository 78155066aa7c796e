using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;

namespace HardenedContainer.Smoke;

/// <summary>
/// Starts the app in its staged root file system as a container would: in namespaces of its own, as its user, read-only, without
/// capabilities and network, with the environment of the image and nothing else.
/// </summary>
public static class SmokeRun
{
    private const int HttpsPort = 44_321;

    // A worker that lives this long has found what it needs to start.
    private static readonly TimeSpan WorkerTime = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan ListenLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OtherPortsLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TlsPortLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SignalAgain = TimeSpan.FromSeconds(2);

    // Twice what docker stop waits: a build machine has other work.
    private static readonly TimeSpan ShortestStop = TimeSpan.FromSeconds(20);

    /// <summary>How long an app may take to stop.</summary>
    /// <param name="plan">The plan, which may grant more than engines do by themselves.</param>
    /// <returns>The time.</returns>
    public static TimeSpan StopLimit(ImagePlan plan) => TimeSpan.FromSeconds(Math.Max(ShortestStop.TotalSeconds, RunFacts.StopSeconds(plan)));

    /// <summary>Runs the app. Blocks its thread: the sandbox ends with the thread that started it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rootFileSystem">Where its files are staged.</param>
    /// <param name="searchPath">PATH, on which bubblewrap is looked for.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <param name="writable">Directories that are mounted and writable when the container runs, beside the plan's volumes.</param>
    /// <returns>What was seen.</returns>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public static SmokeObservation Run(ImagePlan plan, string rootFileSystem, string searchPath, CancellationToken cancellation, IEnumerable<string>? writable = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (Refusal(plan, searchPath) is { } reason)
        {
            return new() { Skipped = reason };
        }

        var place = new Place(plan, rootFileSystem, [.. plan.Run.Volumes.Select(v => v.Path).Concat(writable ?? []).Distinct()], searchPath);
        var seen = WithoutTls(place, cancellation);
        return seen is { Skipped: null, Ended: null, IgnoresStop: false } && seen.Listeners.Any(l => Ports(plan).Contains(l.Port)) && MayUseTls(plan) ? WithTls(seen, place, cancellation) : seen;
    }

    private sealed record Place(ImagePlan Plan, string RootFileSystem, string[] Writable, string SearchPath)
    {
        internal Sandbox Start(IReadOnlyDictionary<string, string>? more, string? mounted, CancellationToken cancellation) =>
            Sandbox.Start(Plan, RootFileSystem, Writable, SearchPath, more, cancellation, mounted);
    }

    private static SmokeObservation WithoutTls(Place place, CancellationToken cancellation)
    {
        var plan = place.Plan;
        using var sandbox = place.Start(null, null, cancellation);
        var ports = Ports(plan);
        var listeners = sandbox.Problem is null ? Watch(sandbox, ports, cancellation) : [];
        var end = sandbox.Problem is null ? sandbox.End() : null;
        if (sandbox.Problem is { } problem)
        {
            return new() { Skipped = problem };
        }

        if (end is not null)
        {
            return new() { Ended = end };
        }

        // In this order. A server that has not opened its port is still busy with something else, and cannot be judged by how it stops.
        var open = listeners.FirstOrDefault(l => ports.Contains(l.Port));
        return new()
        {
            Listeners = listeners,
            Answer = open is null ? null : sandbox.Ask(open.Port, cancellation),
            IgnoresStop = (ports.IsEmpty || open is not null) && !Stops(sandbox, plan, cancellation),
            Output = sandbox.Output,
        };
    }

    private static ImmutableHashSet<int> Ports(ImagePlan plan) => plan.Configuration.Ports.Where(p => p.Protocol == "tcp").Select(p => p.Number).ToImmutableHashSet();

    // Process 1 of a namespace never gets a signal that it has no handler for, and on a busy machine an app may be slow to set one.
    private static bool Stops(Sandbox sandbox, ImagePlan plan, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < StopLimit(plan);)
        {
            sandbox.Signal(StopSignals.Number(plan.Configuration.StopSignal));
            if (Sandbox.Wait(() => sandbox.HasEnded, SignalAgain, cancellation))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Refusal(ImagePlan plan, string searchPath)
    {
        var architecture = RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            Architecture.Arm => "arm",
            _ => "",
        };
        return !OperatingSystem.IsLinux() ? "it needs a Linux machine"
            : plan.Base is not { Kind: BaseKind.Scratch, LibrariesReference: null } ? "part of the root file system is in another image"
            : plan.Architecture != architecture ? $"this machine does not run {plan.Architecture}"
            : SearchPath.Find(searchPath, "bwrap") is null ? "bubblewrap is not installed"
            : null;
    }

    private static ImmutableArray<Listener> Watch(Sandbox sandbox, ImmutableHashSet<int> ports, CancellationToken cancellation)
    {
        if (ports.IsEmpty)
        {
            Sandbox.Wait(() => sandbox.HasEnded, WorkerTime, cancellation);
            return sandbox.HasEnded ? [] : sandbox.Listeners();
        }

        Sandbox.Wait(() => sandbox.HasEnded || sandbox.Listeners().Length > 0, ListenLimit, cancellation);
        Sandbox.Wait(() => sandbox.HasEnded || ports.IsSubsetOf(sandbox.Listeners().Select(l => l.Port)), sandbox.Listeners().IsEmpty ? TimeSpan.Zero : OtherPortsLimit, cancellation);
        return sandbox.HasEnded ? [] : sandbox.Listeners();
    }

    // ASP.NET Core, with a TLS client or server in it.
    private static bool MayUseTls(ImagePlan plan) =>
        plan.Configuration.Environment.ContainsKey("ASPNETCORE_HTTP_PORTS") && plan.Decisions.Any(d => d is { Name: "ca-certificates", Included: true });

    // With a certificate Kestrel loads OpenSSL at start, and the hand-shake is the app's own.
    private static SmokeObservation WithTls(SmokeObservation seen, Place place, CancellationToken cancellation)
    {
        using var certificate = new TestCertificate();
        using var sandbox = place.Start(TestCertificate.Settings(HttpsPort), certificate.Folder, cancellation);
        if (sandbox.Problem is not null)
        {
            return seen;
        }

        // Addresses of the app's own take the place of ours, and then there is nothing to wait for.
        Sandbox.Wait(() => sandbox.HasEnded || sandbox.Listeners().Length > 0, ListenLimit, cancellation);
        Sandbox.Wait(() => sandbox.HasEnded || sandbox.Listeners().Any(l => l.Port == HttpsPort), TlsPortLimit, cancellation);
        var hasTls = !sandbox.HasEnded && sandbox.Listeners().Any(l => l.Port == HttpsPort) && sandbox.ShakeHands(HttpsPort, cancellation);

        // A process that OpenSSL breaks off takes a moment to be gone.
        Sandbox.Wait(() => sandbox.HasEnded, hasTls ? TimeSpan.Zero : WorkerTime, cancellation);
        return seen with { HasTls = hasTls, TlsEnded = sandbox.End() };
    }
}
