using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using HardenedContainer.Diagnostics;
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
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Starts a container read-only, without capabilities, new privileges and network, within limits; waits until it is ready,
    /// looks at it, stops it, starts it once more, and removes it.
    /// </summary>
    /// <param name="name">Name or ID of the image.</param>
    /// <param name="image">What the image says of itself.</param>
    /// <param name="conditions">The limits.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What was seen.</returns>
    /// <exception cref="FindingException">HDC9302 to HDC9304: the engine.</exception>
    public async Task<ContainerObservation> Run(string name, BuiltImage image, RunConditions conditions, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(conditions);

        // By a name of ours it can be removed even where nobody heard that it was made.
        var container = $"harden-{Guid.NewGuid():N}";
        try
        {
            conditions = await IsPodman(cancellation).ConfigureAwait(false) ? conditions with { Seccomp = null } : conditions;
            var check = (await Inspect(name, cancellation).ConfigureAwait(false))?.Config?.Healthcheck;
            var created = await Ask($"Creating a container of {name}", token => _client.Containers.CreateContainerAsync(Parameters(container, name, check, conditions), token), cancellation).ConfigureAwait(false);
            return await Observe(created.ID, image, conditions with { ReadyLimit = Patience(check) ?? conditions.ReadyLimit }, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await RemoveContainer(container).ConfigureAwait(false);
        }
    }

    /// <summary>The same with an image of an archive or a folder, which goes into the engine alone and under a name of its own: names there stay what they are.</summary>
    /// <param name="archive">Path of an archive, or of a folder with an OCI layout.</param>
    /// <param name="index">Which of its images, in the order of <see cref="BuiltImageReader.Read(string, CancellationToken)"/>.</param>
    /// <param name="image">That image.</param>
    /// <param name="conditions">The limits.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>What was seen.</returns>
    /// <exception cref="FindingException">HDC0007: the archive. HDC9302 to HDC9304: the engine.</exception>
    /// <exception cref="IOException">There is no room for a copy.</exception>
    public async Task<ContainerObservation> RunArchive(string archive, int index, BuiltImage image, RunConditions conditions, CancellationToken cancellation = default)
    {
        var id = Guid.NewGuid().ToString("N");
        var (name, copy) = ($"harden-verify:{id}", Path.Combine(Path.GetTempPath(), $"harden-{id}.tar"));
        try
        {
            SingleImageArchive.Write(archive, index, name, copy, cancellation);
            return await WithLoaded(copy, name, () => Run(name, image, conditions, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            // Delete says so where the folder is not there.
            if (File.Exists(copy))
            {
                File.Delete(copy);
            }
        }
    }

    // What an engine waits before it calls a container unhealthy (Docker's documentation of HEALTHCHECK has the defaults); null without a check.
    private static TimeSpan? Patience(HealthConfig? check)
    {
        if (check?.Test is not [not "NONE", ..])
        {
            return null;
        }

        var interval = check.Interval > TimeSpan.Zero ? check.Interval : TimeSpan.FromSeconds(30);
        var time = new TimeSpan(check.StartPeriod) + (interval * (check.Retries > 0 ? check.Retries : 3)) + CheckInterval;
        return time < LongestPatience ? time : LongestPatience;
    }

    // Its interface takes the path of a profile where Docker's takes the profile.
    private Task<bool> IsPodman(CancellationToken cancellation) => Ask(
        "Asking for its name", async token => (await _client.System.GetVersionAsync(token).ConfigureAwait(false)).Components?.Any(c => c.Name.StartsWith("Podman", StringComparison.Ordinal)) == true, cancellation);

    private async Task RemoveContainer(string container)
    {
        try
        {
            await Do("Removing the container", token => _client.Containers.RemoveContainerAsync(container, new() { Force = true, RemoveVolumes = true }, token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (FindingException)
        {
            // It was never made, or the engine is gone; what went wrong before says so.
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
            return new() { Ended = new((int)state.ExitCode, await Output(id, cancellation).ConfigureAwait(false)), IsOutOfMemory = state.OOMKilled };
        }

        var seen = new ContainerObservation
        {
            NotReadyAfter = notReadyAfter,
            Health = state.Health is null ? null : state.Health.Log?.LastOrDefault()?.Output ?? "",
            Listeners = ListenersOf(state, id),
            Changes = [.. await Changes(id, conditions.TempPath, cancellation).ConfigureAwait(false)],
            KilledAfter = await Stop(id, conditions.StopLimit, cancellation).ConfigureAwait(false),
        };
        seen = notReadyAfter is null && seen.KilledAfter is null ? seen with { NotAgain = await Again(id, image, conditions, cancellation).ConfigureAwait(false) } : seen;
        return seen with { Output = await Output(id, cancellation).ConfigureAwait(false) };
    }

    private async Task<string?> Again(string id, BuiltImage image, RunConditions conditions, CancellationToken cancellation)
    {
        if (await Start(id, cancellation).ConfigureAwait(false) is { } refusal)
        {
            return $"the engine could not start it: {refusal}";
        }

        var (state, notReadyAfter) = await WaitUntilReady(id, image, conditions.ReadyLimit, cancellation).ConfigureAwait(false);
        return !state.Running ? state.ExitCode == 0 ? null : $"it ended with status {state.ExitCode}" : notReadyAfter is not null ? "it was not ready" : null;
    }

    private static CreateContainerParameters Parameters(string container, string name, HealthConfig? check, RunConditions conditions) => new()
    {
        Name = container,
        Image = name,
        Env = [.. conditions.Variables.Select(v => $"{v.Key}={v.Value}")],
        Volumes = conditions.Volumes.ToDictionary(v => v, _ => default(EmptyStruct)),

        // The command is the image's. Only the time between two questions is ours, for nobody wants to wait half a minute, and so is the patience.
        Healthcheck = check is null ? null : new HealthConfig { Interval = CheckInterval, Retries = 10_000 },
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
            LogConfig = new LogConfig { Type = "json-file", Config = new Dictionary<string, string> { ["max-size"] = "1m", ["max-file"] = "1" } },
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
            var listeners = ListenersOf(state, id);
            firstPort ??= listeners?.Length > 0 ? clock.Elapsed : null;
            var isReady = state switch
            {
                { Health.Status: { Length: > 0 } and not "none" and var health } => health == "healthy",

                // One that listens elsewhere has started, too; the rest of its ports may follow.
                _ when !ports.IsEmpty && listeners is not null => ports.IsSubsetOf(listeners.Value.Select(l => l.Port)) || clock.Elapsed - firstPort > WorkerTime,
                _ => clock.Elapsed > WorkerTime,
            };
            if (isReady || !state.Running || clock.Elapsed > limit)
            {
                return (state, isReady ? null : clock.Elapsed);
            }
        }
    }

    private async Task<ContainerState> State(string id, CancellationToken cancellation) => (await Inspection(id, cancellation).ConfigureAwait(false)).State;

    private Task<ContainerInspectResponse> Inspection(string id, CancellationToken cancellation) =>
        Ask("Looking at the container", token => _client.Containers.InspectContainerAsync(id, token), cancellation);

    // A socket may lead to another machine, and numbers of processes mean nothing there: the process has to be in the container's control group.
    private static ImmutableArray<Listener>? ListenersOf(ContainerState state, string id)
    {
        try
        {
            return state.Pid is > 0 and <= int.MaxValue && File.ReadAllText($"/proc/{state.Pid}/cgroup").Contains(id, StringComparison.Ordinal) ? ListenerTable.Of((int)state.Pid) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Mount points that are not in the image, with the directories above them, count as changes. Without any, Docker answers null.
    private async Task<IEnumerable<string>> Changes(string id, string temp, CancellationToken cancellation)
    {
        var container = await Inspection(id, cancellation).ConfigureAwait(false);
        var changes = await Ask<IList<ContainerFileSystemChangeResponse>?>(
            "Asking what the container changed", async token => await _client.Containers.InspectChangesAsync(id, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        string[] mounts = [temp, .. container.Mounts.Select(m => m.Destination)];
        return (changes ?? []).Select(c => c.Path).Where(path => path != "/" && !mounts.Any(m => m == path || m.StartsWith(path + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal);
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
