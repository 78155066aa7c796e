using System.Diagnostics;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace HardenedContainer.Testing;

/// <summary>
/// A Docker daemon of the tests' own: private socket, data, bridge and firewall rules; the machine's own daemon, if there is
/// one, is neither used nor disturbed. Needs root (or sudo without a password) and Debian's <c>docker.io</c>. It ends with the process that started it,
/// however that process ends.
/// </summary>
public sealed class DockerDaemon : IDisposable
{
    /// <summary>How the guide and the acceptance tests start every container.</summary>
    public static readonly IReadOnlyList<string> HardenedArguments =
    [
        "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
        "--pids-limit", "128", "--memory", "128m", "--tmpfs", "/tmp",
    ];

    private static readonly Lock _gate = new();
    private static DockerDaemon? _shared;

    private readonly DockerDaemonProcess _process;

    private DockerDaemon(DockerDaemonProcess process) => _process = process;

    /// <summary>The daemon of this test run, started on first use. A fixture of the assembly calls <see cref="StopShared"/>.</summary>
    public static DockerDaemon Shared
    {
        get
        {
            lock (_gate)
            {
                return _shared ??= new(DockerDaemonProcess.Start());
            }
        }
    }

    /// <summary>A daemon for one test, which may do to it what it likes.</summary>
    public static DockerDaemon StartOwn() => new(DockerDaemonProcess.Start());

    /// <summary>Kills the daemon outright, as a crash does, and starts another on the same data.</summary>
    public void Crash() => _process.Crash();

    /// <summary>Value for <c>DOCKER_HOST</c>.</summary>
    public string Host => $"unix://{_process.SocketPath}";

    /// <summary>What the daemon wrote so far.</summary>
    public string Log => _process.Log;

    /// <summary>Stops the shared daemon if it was started.</summary>
    public static void StopShared()
    {
        lock (_gate)
        {
            _shared?.Dispose();
            _shared = null;
        }
    }

    /// <summary>Environment for another program (compose, skopeo, the package under test) that shall use this daemon.</summary>
    public IReadOnlyDictionary<string, string?> ClientEnvironment(bool buildKit = false) => new Dictionary<string, string?>
    {
        ["DOCKER_HOST"] = Host,
        ["DOCKER_CONFIG"] = _process.ClientConfigurationDirectory,
        ["DOCKER_CONTEXT"] = null,
        ["DOCKER_BUILDKIT"] = buildKit ? "1" : "0",
        ["BUILDKIT_PROGRESS"] = "plain",
        // Another client may come first on PATH, one without BuildKit.
        ["PATH"] = $"{Path.GetDirectoryName(DockerDaemonProcess.ClientPath)}:{Environment.GetEnvironmentVariable("PATH")}",
    };

    /// <summary>Runs the client (<c>docker ARGUMENTS</c>), whatever its exit status.</summary>
    public CommandResult Docker(params string[] arguments) => Docker(arguments, timeout: null);

    /// <inheritdoc cref="Docker(string[])"/>
    public CommandResult Docker(IEnumerable<string> arguments, TimeSpan? timeout = null, string? workingDirectory = null, bool buildKit = false, string? input = null) =>
        CommandLine.Run(DockerDaemonProcess.ClientPath, arguments, new()
        {
            Environment = ClientEnvironment(buildKit),
            Timeout = timeout ?? TimeSpan.FromMinutes(2),
            WorkingDirectory = workingDirectory,
            Input = input,
        });

    /// <summary>Loads an archive and returns the names (or the ID, where it has none) that the daemon reports.</summary>
    public IReadOnlyList<string> Load(string archivePath)
    {
        const string name = "Loaded image: ", id = "Loaded image ID: ";
        var lines = Docker("load", "--input", archivePath).Succeeded().StandardOutput.Split('\n');
        return [.. from line in lines
                   where line.StartsWith("Loaded image", StringComparison.Ordinal)
                   select line.StartsWith(id, StringComparison.Ordinal) ? line[id.Length..] : line[name.Length..]];
    }

    /// <summary>Builds a context directory and returns the image ID.</summary>
    public string Build(string context, bool buildKit = true, params string[] arguments)
    {
        var idFile = Path.Combine(_process.ClientConfigurationDirectory, Guid.NewGuid().ToString("N"));
        Docker(["build", "--iidfile", idFile, .. arguments, context], TimeSpan.FromMinutes(10), buildKit: buildKit).Succeeded();
        var id = File.ReadAllText(idFile).Trim();
        File.Delete(idFile);
        return id;
    }

    /// <summary>Starts a container in the background. <paramref name="options"/> come before the image, <paramref name="command"/> after it.</summary>
    public Container Start(string image, IEnumerable<string> options, params string[] command) =>
        new(this, Docker(["run", "--detach", .. options, image, .. command]).Succeeded().StandardOutput.Trim());

    /// <summary>Runs a container to its end and removes it.</summary>
    public CommandResult Run(string image, IEnumerable<string> options, params string[] command) =>
        Docker(["run", "--rm", .. options, image, .. command]);

    /// <summary>The inspection of an image, container or network.</summary>
    public JsonNode Inspect(string nameOrId) =>
        JsonNode.Parse(Docker("inspect", nameOrId).Succeeded().StandardOutput)!.AsArray()[0]!;

    /// <summary>Makes a network in which containers find each other by name, over the engine's own DNS server.</summary>
    public DockerNetwork CreateNetwork()
    {
        var bridge = _process.NextBridge();
        Docker("network", "create", "--opt", $"com.docker.network.bridge.name={bridge}", bridge).Succeeded();
        return new(this, bridge);
    }

    /// <summary>The file system that a container of this image starts with.</summary>
    public ExportedFileSystem Export(string image)
    {
        // An image without a command cannot be made into a container; the name given here is never started.
        var id = Docker("create", image, "/never-started").Succeeded().StandardOutput.Trim();
        var tar = Path.Combine(_process.ClientConfigurationDirectory, id + ".tar");
        try
        {
            Docker("export", "--output", tar, id).Succeeded();
            using var stream = File.OpenRead(tar);
            return ExportedFileSystem.ReadTar(stream);
        }
        finally
        {
            File.Delete(tar);
            Docker("rm", id);
        }
    }

    /// <summary>Stops the daemon with all its containers and removes what it stored.</summary>
    public void Dispose() => _process.Dispose();
}
