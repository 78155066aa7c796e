using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace HardenedContainer.Testing;

/// <summary>How a container ended.</summary>
/// <param name="ExitCode">Exit status of its process 1.</param>
/// <param name="Elapsed">From the signal to the end.</param>
/// <param name="OutOfMemory">Whether the kernel ended it for its memory limit.</param>
public sealed record ContainerExit(int ExitCode, TimeSpan Elapsed, bool OutOfMemory);

/// <summary>A started container; disposing removes it.</summary>
public sealed class Container(DockerDaemon daemon, string id) : IDisposable
{
    private static readonly TimeSpan _answerTime = TimeSpan.FromSeconds(30);

    /// <summary>The container's ID.</summary>
    public string Id => id;

    /// <summary>Both output streams so far.</summary>
    public string Logs => daemon.Docker("logs", id).Output;

    /// <summary>Whether its process 1 still runs.</summary>
    public bool IsRunning => Inspect()["State"]!["Running"]!.GetValue<bool>();

    /// <summary>Address in the daemon's network, which this machine reaches without a published port.</summary>
    public string Address => Inspect()["NetworkSettings"]!["IPAddress"]!.GetValue<string>();

    /// <summary>The engine's inspection.</summary>
    public JsonNode Inspect() => daemon.Inspect(id);

    /// <summary>Base address on this machine's loopback of a published port (<c>--publish 127.0.0.1::8080</c>).</summary>
    public Uri Endpoint(int containerPort)
    {
        var mapping = daemon.Docker("port", id, containerPort.ToString(CultureInfo.InvariantCulture)).Succeeded().StandardOutput;
        return new($"http://{mapping.Split('\n')[0].Trim()}");
    }

    /// <summary>Gets the path as soon as the port answers. Fails with the container's log if it ends first, or after 30 s.</summary>
    public HttpResponseMessage Get(int containerPort, string path) => Send(containerPort, () => new(HttpMethod.Get, path));

    /// <summary>Sends a request as soon as the port answers; <paramref name="create"/> makes it anew for every attempt.</summary>
    public HttpResponseMessage Send(int containerPort, Func<HttpRequestMessage> create)
    {
        var endpoint = Endpoint(containerPort);
        using var client = new HttpClient { BaseAddress = endpoint, Timeout = _answerTime };
        var response = Wait.For(() => TrySend(client, create), _answerTime);
        if (response is null)
        {
            Assert.Fail($"No answer from {endpoint} within {_answerTime.TotalSeconds:F0} s.\n{Logs}");
        }

        return response!;
    }

    /// <summary>Text of a file of the running container.</summary>
    public string ReadFile(string path)
    {
        using var directory = new TemporaryDirectory("copy");
        daemon.Docker("cp", $"{id}:{path}", directory.File("file")).Succeeded();
        return File.ReadAllText(directory.File("file"));
    }

    /// <summary>Waits until the container ends by itself; fails with its log if it does not.</summary>
    public ContainerExit WaitForExit(TimeSpan timeout)
    {
        var clock = Stopwatch.StartNew();
        if (!Wait.Until(() => !IsRunning, timeout))
        {
            Assert.Fail($"The container still runs after {timeout.TotalSeconds:F0} s.\n{Logs}");
        }

        return ExitAfter(clock.Elapsed);
    }

    /// <summary>Sends SIGTERM and measures how long the container takes to end; SIGKILL follows after <paramref name="grace"/>.</summary>
    public ContainerExit Stop(TimeSpan grace)
    {
        var clock = Stopwatch.StartNew();
        daemon.Docker("stop", "--time", ((int)grace.TotalSeconds).ToString(CultureInfo.InvariantCulture), id).Succeeded();
        return ExitAfter(clock.Elapsed);
    }

    /// <summary>Removes the container, running or not.</summary>
    public void Dispose() => daemon.Docker("rm", "--force", "--volumes", id);

    private HttpResponseMessage? TrySend(HttpClient client, Func<HttpRequestMessage> create)
    {
        try
        {
            using var request = create();
            // The synchronous Send knows no HTTP/2.
            return client.SendAsync(request).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            if (!IsRunning)
            {
                Assert.Fail($"The container ended with status {ExitAfter(default).ExitCode} before it answered.\n{Logs}");
            }

            return null;
        }
    }

    private ContainerExit ExitAfter(TimeSpan elapsed)
    {
        var state = Inspect()["State"]!;
        return new(state["ExitCode"]!.GetValue<int>(), elapsed, state["OOMKilled"]!.GetValue<bool>());
    }
}
