using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;

namespace HardenedContainer.Testing;

/// <summary>
/// The process, directory and network of a daemon. A guard script owns them: it waits on a pipe from this process, and when
/// the pipe closes (also because this process was killed) it stops the daemon and removes everything.
/// </summary>
internal sealed class DockerDaemonProcess : IDisposable
{
    private const int _slots = 100;

    // Two daemons cannot share a bridge (each would hand out the same addresses) nor Docker's iptables chains (a starting
    // daemon flushes them), so each gets a bridge of its own and the three rules that containers need to reach the network.
    private const string _guard = """
        set -u
        directory=$1 bridge=$2 subnet=$3 dockerd=$4 group=$5
        exec >"$directory/guard.log" 2>&1
        echo $$ >"$directory/guard.pid"
        rules() {
            iptables -w -t nat "$1" POSTROUTING -s "$subnet.0/24" ! -o "$bridge" -j MASQUERADE
            iptables -w "$1" FORWARD -i "$bridge" -j ACCEPT
            iptables -w "$1" FORWARD -o "$bridge" -j ACCEPT
        }
        ip addr add "$subnet.1/24" dev "$bridge"
        ip link set "$bridge" up
        rules -D
        rules -A
        start() {
            "$dockerd" --host "unix://$directory/docker.sock" --data-root "$directory/data" --exec-root "$directory/exec" \
                --pidfile "$directory/docker.pid" --group "$group" --bridge "$bridge" --iptables=false --ip6tables=false \
                --shutdown-timeout 3 >>"$directory/docker.log" 2>&1 </dev/null &
            daemon=$!
        }
        start
        trap '' INT TERM HUP
        # A line asks for a daemon that ends as a crash ends one, and for another on the same data.
        while read -r _; do
            kill -KILL "$daemon" $(cat "$directory/exec/containerd/containerd.pid")
            wait "$daemon"
            rm -f "$directory/docker.pid" "$directory/docker.sock" "$directory"/exec/containerd/*.pid "$directory"/exec/containerd/*.sock
            start
        done
        kill -TERM "$daemon" 2>/dev/null
        for _ in {1..100}; do kill -0 "$daemon" 2>/dev/null || break; sleep 0.1; done
        kill -KILL "$daemon" 2>/dev/null
        wait "$daemon"
        rules -D
        for link in /sys/class/net/"$bridge" /sys/class/net/"$bridge"-*; do
            [ -e "$link" ] && ip link del "${link##*/}"
        done
        awk -v d="$directory/" 'index($5, d) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount -l
        rm -rf "$directory"
        """;

    private readonly string _directory;
    private readonly string _bridge;
    private readonly Process _guardProcess;
    private int _bridges;

    private DockerDaemonProcess(string directory, string bridge, Process guardProcess) =>
        (_directory, _bridge, _guardProcess) = (directory, bridge, guardProcess);

    /// <summary>The client that belongs to the daemon. A newer one in front of it on PATH may lack the builder.</summary>
    public static string ClientPath { get; } = Find("docker");

    public string SocketPath => Path.Combine(_directory, "docker.sock");

    public string ClientConfigurationDirectory => Path.Combine(_directory, "client");

    public string Log => File.Exists(Path.Combine(_directory, "docker.log")) ? ReadShared(Path.Combine(_directory, "docker.log")) : "";

    /// <summary>Name for one more bridge, which goes with the daemon.</summary>
    public string NextBridge() => string.Create(CultureInfo.InvariantCulture, $"{_bridge}-{Interlocked.Increment(ref _bridges)}");

    public static DockerDaemonProcess Start()
    {
        var started = Launch();
        if (!Wait.Until(() => started._guardProcess.HasExited || started.Answers(), TimeSpan.FromSeconds(60)) || started._guardProcess.HasExited)
        {
            var log = started.Log;
            started.Dispose();
            throw new InvalidOperationException($"dockerd did not start.\n{log}");
        }

        return started;
    }

    /// <summary>Kills the daemon outright and starts another on the same data. Returns once that one answers.</summary>
    public void Crash()
    {
        _guardProcess.StandardInput.WriteLine();
        _guardProcess.StandardInput.Flush();
        Wait.Until(() => !Answers(), TimeSpan.FromSeconds(10));
        if (!Wait.Until(Answers, TimeSpan.FromSeconds(60)))
        {
            throw new InvalidOperationException($"dockerd did not start again.\n{Log}");
        }
    }

    public void Dispose()
    {
        KeepLog();
        _guardProcess.StandardInput.Close();
        if (!_guardProcess.WaitForExit(TimeSpan.FromSeconds(30)))
        {
            CommandLine.KillTree(_guardProcess);
        }

        _guardProcess.Dispose();
    }

    private static DockerDaemonProcess Launch()
    {
        using var claim = Claim();
        for (var slot = 0; slot < _slots; slot++)
        {
            var directory = Path.Combine(Path.GetTempPath(), $"hdc-docker-{slot}");
            var bridge = $"hdc{slot}";
            RemoveStale(directory, bridge);
            if (Directory.Exists(directory) || CommandLine.Run("/bin/bash", AsRoot("ip link add \"$1\" type bridge", bridge)).ExitCode != 0)
            {
                continue;
            }

            Directory.CreateDirectory(Path.Combine(directory, "client"));
            var subnet = string.Create(CultureInfo.InvariantCulture, $"10.213.{slot}");
            var group = CommandLine.Run("id", "-g").StandardOutput.Trim();
            var guard = Process.Start(new ProcessStartInfo("/bin/bash", AsRoot(_guard, directory, bridge, subnet, Find("dockerd"), group))
            {
                RedirectStandardInput = true,
            })!;
            Wait.Until(() => File.Exists(Path.Combine(directory, "guard.pid")), TimeSpan.FromSeconds(5));
            return new(directory, bridge, guard);
        }

        throw new InvalidOperationException($"No free slot for a Docker daemon: {_slots} bridges named hdc… exist, or `ip` may not add one.");
    }

    // The socket belongs to the group of the caller, so that only the guard needs to be root.
    private static string[] AsRoot(string script, params string[] arguments) => Environment.IsPrivilegedProcess
        ? ["-c", script, "hdc", .. arguments]
        : ["-c", "exec sudo -n PATH=\"$PATH:/usr/sbin:/sbin\" /bin/bash -c \"$@\"", "hdc", script, "hdc", .. arguments];

    // One process at a time looks for a slot, so that nobody takes a slot for stale that is only just being taken.
    private static FileStream Claim()
    {
        var path = Path.Combine(Path.GetTempPath(), "hdc-docker.lock");
        return Wait.For(() => TryLock(path), TimeSpan.FromSeconds(60))
            ?? throw new InvalidOperationException($"Another process holds {path}.");

        static FileStream? TryLock(string path)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    // A guard cleans up after itself; only one that was killed outright leaves anything.
    private static void RemoveStale(string directory, string bridge)
    {
        if (!Directory.Exists(directory) || IsProcessOf(directory, "guard.pid", out _))
        {
            return;
        }

        var daemon = IsProcessOf(directory, "docker.pid", out var pid) ? pid.ToString(CultureInfo.InvariantCulture) : "";
        CommandLine.Run("/bin/bash", AsRoot("""
            if [ -n "$3" ]; then
                kill -TERM "$3"
                for _ in {1..100}; do kill -0 "$3" || break; sleep 0.1; done
                kill -KILL "$3"
            fi
            awk -v d="$1/" 'index($5, d) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r umount -l
            for link in /sys/class/net/"$2" /sys/class/net/"$2"-*; do
                [ -e "$link" ] && ip link del "${link##*/}"
            done
            rm -rf "$1"
            """, directory, bridge, daemon));
    }

    private static bool IsProcessOf(string directory, string pidFile, out int pid)
    {
        pid = 0;
        var path = Path.Combine(directory, pidFile);
        return File.Exists(path)
            && int.TryParse(File.ReadAllText(path), CultureInfo.InvariantCulture, out pid)
            && File.Exists($"/proc/{pid}/cmdline")
            && File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Any(a => a == directory || a.Contains(directory + "/", StringComparison.Ordinal));
    }

    private static string Find(string program) =>
        new[] { "/usr/bin", "/usr/sbin", "/bin", "/sbin" }.Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{program} is not installed; tests/run.sh installs docker.io and iproute2.");

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private bool Answers() => CommandLine.Run(ClientPath, ["version"], new()
    {
        Environment = new Dictionary<string, string?> { ["DOCKER_HOST"] = $"unix://{SocketPath}", ["DOCKER_CONFIG"] = ClientConfigurationDirectory },
        Timeout = TimeSpan.FromSeconds(10),
    }).ExitCode == 0;

    private void KeepLog()
    {
        var directory = Environment.GetEnvironmentVariable("HDC_TEST_LOGS") ?? Path.GetTempPath();
        File.WriteAllText(Path.Combine(directory, $"hdc-docker-{Environment.ProcessId}.log"), Log);
    }
}
