using System.Diagnostics;
using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;

namespace HardenedContainer.Docker;

/// <summary>
/// Builds through the client <c>docker</c>: what BuildKit mounts while it builds (secrets, SSH agents, caches) comes from a client, and
/// the interface for it is BuildKit's own, not the engine's.
/// </summary>
public static partial class ClientBuild
{
    private const int LinesToShow = 20;

    /// <summary>What a build from source may take at most.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(60);

    /// <summary>Runs <c>docker build</c>.</summary>
    /// <param name="arguments">What follows the word <c>build</c>.</param>
    /// <param name="output">Gets each line that the build writes, without what the builder puts before it.</param>
    /// <param name="limit">What it may take.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FindingException">HDC9309: there is no client that can; HDC9307: the build failed, or took too long.</exception>
    public static async Task Run(IEnumerable<string> arguments, Action<string> output, TimeSpan limit, CancellationToken cancellation)
    {
        var client = SearchPath.Find(SearchPath.Current, "docker")
            ?? throw new FindingException(DiagnosticCatalog.HDC9309.At("There is no docker on PATH."));
        var start = new ProcessStartInfo(client, ["build", .. arguments]);
        start.Environment["DOCKER_BUILDKIT"] = "1";
        start.Environment["BUILDKIT_PROGRESS"] = "plain";
        var last = new Queue<string>();
        var end = await ChildProcess.Run(start, limit, cancellation, line: Take).ConfigureAwait(false)
            ?? throw new FindingException(DiagnosticCatalog.HDC9309.At($"{client} cannot be started."));
        if (end.Status != 0)
        {
            throw new FindingException(end.Status is { } status
                ? Failure(status, [.. last])
                : DiagnosticCatalog.HDC9307.At($"It took longer than {limit.TotalMinutes:0} minutes, and was ended."));
        }

        void Take(string line)
        {
            var text = ProgressRegex().Replace(line, "").TrimEnd();
            last.Enqueue(text);
            if (last.Count > LinesToShow)
            {
                last.Dequeue();
            }

            output(text);
        }
    }

    // docker/cli and moby word their own refusals so.
    private static Finding Failure(int status, string[] last)
    {
        var all = string.Join('\n', last);
        if (all.Contains("BuildKit is enabled but the buildx component is missing", StringComparison.Ordinal) || all.Contains("--mount option requires BuildKit", StringComparison.Ordinal)
            || all.Contains("unknown flag: --", StringComparison.Ordinal))
        {
            return DiagnosticCatalog.HDC9309.At("The client has no BuildKit.");
        }

        if (all.Contains("Cannot connect to the Docker daemon", StringComparison.Ordinal) || all.Contains("error during connect", StringComparison.Ordinal))
        {
            return DiagnosticCatalog.HDC9301.At("The docker client reaches no engine.");
        }

        if (all.Contains("permission denied while trying to connect", StringComparison.OrdinalIgnoreCase))
        {
            return DiagnosticCatalog.HDC9302.At("The docker client may not talk to the engine.");
        }

        var why = last.LastOrDefault(l => l.Length > 0 && !l.StartsWith('-')) ?? "it said nothing";
        return DiagnosticCatalog.HDC9307.At($"docker build ended with status {status}: {why}");
    }

    // BuildKit's plain progress: the number of the step, and with output of its own the seconds since it began.
    [GeneratedRegex(@"^(?:#\d+ )?(?:\d+\.\d+ )?")]
    private static partial Regex ProgressRegex();
}
