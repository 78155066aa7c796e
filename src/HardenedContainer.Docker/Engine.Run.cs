using System.Diagnostics;
using System.Net;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using HardenedContainer.Facts.Images;
using HardenedContainer.Smoke;

namespace HardenedContainer.Docker;

/// <summary>Runs images as production does.</summary>
public sealed partial class Engine
{
    private const string OutputLines = "40";
    private const int MostOutput = 1 << 16;

    // An app that listens on nothing and lives this long has found what it needs to start.
    private static readonly TimeSpan WorkerTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Starts a container read-only, without capabilities, new privileges and network, within limits; waits until it is ready,
    /// looks at it, stops it, starts it again, stops it, and removes it.
    /// </summary>
    /// <param name="name">Name or ID of the image.</param>
    /// <param name="image">What the image says of itself.</param>
    /// <param name="conditions">The limits.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What was seen.</returns>
    /// <exception cref="Diagnostics.FindingException">HDC9302 to HDC9304: the engine.</exception>
    public async Task<ContainerObservation> Run(string name, BuiltImage image, RunConditions conditions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var id = (await Ask($"Creating a container of {name}", token => _client.Containers.CreateContainerAsync(Parameters(name, image, conditions), token), cancellation).ConfigureAwait(false)).ID;
        try
        {
            return await Observe(id, image, conditions, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // Also where the run was ended: nothing that it left stays.
            await Do("Removing the container", token => _client.Containers.RemoveContainerAsync(id, new() { Force = true, RemoveVolumes = true }, token), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<ContainerObservation> Observe(string id, BuiltImage image, RunConditions conditions, CancellationToken cancellation)
    {
        if (await Start(id, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return new() { Refused = refusal };
        }

        var (state, notReadyAfter) = await WaitUntilReady(id, image, conditions.ReadyLimit, cancellation).ConfigureAwait(false);
        if (!state.Running)
        {
            return new() { Ended = new((int)state.ExitCode, await Output(id, cancellation).ConfigureAwait(false)) };
        }

        var seen = new ContainerObservation
        {
            NotReadyAfter = notReadyAfter,
            Health = state.Health?.Log?.LastOrDefault()?.Output,
            Listeners = ListenersOf(state),
            Changes = [.. await Changes(id, conditions.TempPath, cancellation).ConfigureAwait(false)],
            KilledAfter = await Stop(id, conditions.StopLimit, cancellation).ConfigureAwait(false),
            Output = await Output(id, cancellation).ConfigureAwait(false),
        };
        return notReadyAfter is null && seen.KilledAfter is null ? seen with { NotAgain = await Again(id, image, conditions, cancellation).ConfigureAwait(false) } : seen;
    }

    private async Task<string?> Again(string id, BuiltImage image, RunConditions conditions, CancellationToken cancellation)
    {
        if (await Start(id, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return $"the engine could not start it: {refusal}";
        }

        var (state, notReadyAfter) = await WaitUntilReady(id, image, conditions.ReadyLimit, cancellation).ConfigureAwait(false);
        return !state.Running ? $"it ended with status {state.ExitCode}" : notReadyAfter is not null ? "it was not ready" : null;
    }

    private static CreateContainerParameters Parameters(string name, BuiltImage image, RunConditions conditions) => new()
    {
        Image = name,

        // The command is the image's; only the time between two questions is ours, for nobody wants to wait half a minute.
        Healthcheck = image.HealthCheck.IsEmpty ? null : new HealthConfig { Interval = TimeSpan.FromSeconds(1) },
        HostConfig = new HostConfig
        {
            ReadonlyRootfs = true,
            CapDrop = ["ALL"],
            SecurityOpt = ["no-new-privileges", .. conditions.Seccomp is { } profile ? [$"seccomp={profile}"] : Array.Empty<string>()],
            NetworkMode = "none",
            Memory = conditions.Memory,
            MemorySwap = conditions.Memory,
            PidsLimit = conditions.Pids,
            Tmpfs = new Dictionary<string, string> { [conditions.TempPath] = conditions.TempOptions },
            Ulimits = [new Ulimit { Name = "core", Soft = 0, Hard = 0 }],
        },
    };

    // What the engine says where the executable is not there, or not one; null where it runs.
    private async Task<string?> Start(string id, CancellationToken cancellation) => await Ask("Starting the container", async token =>
    {
        try
        {
            await _client.Containers.StartContainerAsync(id, new(), token).ConfigureAwait(false);
            return null;
        }
        catch (DockerApiException e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.InternalServerError)
        {
            return EngineErrors.Said(e).TrimEnd('.');
        }
    }, cancellation).ConfigureAwait(false);

    private async Task<(ContainerState State, TimeSpan? NotReadyAfter)> WaitUntilReady(string id, BuiltImage image, TimeSpan limit, CancellationToken cancellation)
    {
        var ports = ContainerJudge.Exposed(image);
        TimeSpan? firstPort = null;
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(LookAgain, cancellation).ConfigureAwait(false))
        {
            var state = await State(id, cancellation).ConfigureAwait(false);
            var listeners = ListenersOf(state);
            firstPort ??= listeners?.Length > 0 ? clock.Elapsed : null;
            var (isReady, isHopeless) = state switch
            {
                { Health.Status: { Length: > 0 } and not "none" and var health } => (health == "healthy", health == "unhealthy"),

                // One that listens elsewhere has started, too; the rest of its ports may follow.
                _ when !ports.IsEmpty && listeners is not null => (ports.IsSubsetOf(listeners.Value.Select(l => l.Port)) || clock.Elapsed - firstPort > WorkerTime, false),
                _ => (clock.Elapsed > WorkerTime, false),
            };
            if (isReady || isHopeless || !state.Running || clock.Elapsed > limit)
            {
                return (state, isReady ? null : clock.Elapsed);
            }
        }
    }

    private Task<ContainerState> State(string id, CancellationToken cancellation) =>
        Ask("Looking at the container", async token => (await _client.Containers.InspectContainerAsync(id, token).ConfigureAwait(false)).State, cancellation);

    // The engine's processes are this machine's where it is asked through a socket of this machine.
    private System.Collections.Immutable.ImmutableArray<Listener>? ListenersOf(ContainerState state) =>
        Address.Uri.Scheme == "unix" && state.Pid is > 0 and <= int.MaxValue ? ListenerTable.Of((int)state.Pid) : null;

    // The place of a directory in memory that is not in the image counts as a change. Without any, Docker answers null.
    private async Task<IEnumerable<string>> Changes(string id, string temp, CancellationToken cancellation)
    {
        var changes = await Ask<IList<ContainerFileSystemChangeResponse>?>(
            "Asking what the container changed", async token => await _client.Containers.InspectChangesAsync(id, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return (changes ?? []).Select(c => c.Path).Where(path => path != temp && path != "/" && !temp.StartsWith(path + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
    }

    private async Task<TimeSpan?> Stop(string id, TimeSpan limit, CancellationToken cancellation)
    {
        const int Killed = 137;
        var clock = Stopwatch.StartNew();
        await Work("Stopping the container", async watch =>
        {
            await _client.Containers.StopContainerAsync(id, new() { WaitBeforeKillSeconds = (uint)limit.TotalSeconds }, watch.Token).ConfigureAwait(false);
        }, cancellation).ConfigureAwait(false);
        return (await State(id, cancellation).ConfigureAwait(false)).ExitCode == Killed && clock.Elapsed >= limit ? limit : null;
    }

    private Task<string> Output(string id, CancellationToken cancellation) => Ask("Reading what the container wrote", async token =>
    {
        using var stream = await _client.Containers.GetContainerLogsAsync(id, false, new() { ShowStdout = true, ShowStderr = true, Tail = OutputLines }, token).ConfigureAwait(false);
        var block = new byte[MostOutput];
        var length = 0;
        while (length < block.Length && await stream.ReadOutputAsync(block, length, block.Length - length, token).ConfigureAwait(false) is { EOF: false } part)
        {
            length += part.Count;
        }

        return Encoding.UTF8.GetString(block, 0, length);
    }, cancellation);
}
