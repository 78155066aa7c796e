using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Smoke;

/// <summary>An app that bubblewrap has started in its root file system. Disposing ends it.</summary>
internal sealed class Sandbox : IDisposable
{
    private const int MaxOutput = 16_384;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private const string HostName = "smoke";

    // What every engine puts into /etc.
    private static readonly string[] EngineFiles = ["hosts", "resolv.conf", "hostname"];

    private static readonly string[] Devices = ["null", "zero", "full", "random", "urandom"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("harden-");
    private readonly OutputTail _output = new(MaxOutput);
    private readonly Process _process;
    private readonly Task _reading;
    private int _app;

    private Sandbox(ImagePlan plan, string rootFileSystem, IEnumerable<string> writable, string bubblewrap, IReadOnlyDictionary<string, string> more, string? mounted)
    {
        File.WriteAllText(InFolder("hosts"), $"127.0.0.1 localhost {HostName}\n::1 localhost\n");
        File.WriteAllText(InFolder("resolv.conf"), "");
        File.WriteAllText(InFolder("hostname"), HostName + "\n");

        // The shell sets limits that bubblewrap has no words for, and opens the file that it tells the app's number in.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "ulimit -c 0; ulimit -n 4096; exec \"$@\" 3>\"$0\"", InFolder("info"), bubblewrap, .. Arguments(plan, Path.GetFullPath(rootFileSystem), writable, more, mounted)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _reading = Task.WhenAll(_output.Read(_process.StandardOutput), _output.Read(_process.StandardError));
    }

    /// <summary>Why the sandbox could not be entered: one phrase without full stop; null where it was.</summary>
    internal string? Problem { get; private set; }

    /// <summary>The app has ended.</summary>
    internal bool HasEnded => _process.HasExited;

    /// <summary>The last that it wrote.</summary>
    internal string Output => _output.Text;

    /// <summary>Starts an app.</summary>
    internal static Sandbox Start(ImagePlan plan, string rootFileSystem, IEnumerable<string> writable, string searchPath, IReadOnlyDictionary<string, string>? more, CancellationToken cancellation, string? mounted = null)
    {
        var sandbox = new Sandbox(plan, rootFileSystem, writable, SearchPath.Find(searchPath, "bwrap")!, more ?? ImmutableDictionary<string, string>.Empty, mounted);
        try
        {
            Wait(() => sandbox.HasEnded || sandbox.ReadInfo(), StartLimit, cancellation);
            if (sandbox._app == 0 && !sandbox.ReadInfo())
            {
                sandbox.Drain();
                sandbox.Problem = Refusal(sandbox.Output.Trim().Split('\n')[0]);
            }

            return sandbox;
        }
        catch
        {
            sandbox.Dispose();
            throw;
        }
    }

    /// <summary>Waits until something is so; false where it is not within the limit.</summary>
    internal static bool Wait(Func<bool> condition, TimeSpan limit, CancellationToken cancellation)
    {
        for (var clock = Stopwatch.StartNew(); !condition(); cancellation.WaitHandle.WaitOne(Pause))
        {
            cancellation.ThrowIfCancellationRequested();
            if (clock.Elapsed > limit)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How it ended; null where it runs, or where it was not the app that ended: then <see cref="Problem"/> says why.</summary>
    internal EarlyEnd? End()
    {
        if (!HasEnded)
        {
            return null;
        }

        Drain();

        // It tells the number of the process before that has mounts and a network; machines differ in how far they let it come.
        if (_process.ExitCode == 1 && Output.Split('\n').FirstOrDefault(l => l.StartsWith("bwrap: ", StringComparison.Ordinal) && !l.StartsWith("bwrap: execvp", StringComparison.Ordinal)) is { } line)
        {
            Problem = Refusal(line);
            return null;
        }

        return new(_process.ExitCode, Output);
    }

    /// <summary>What it listens on, as the kernel says.</summary>
    internal ImmutableArray<Listener> Listeners() => ListenerTable.Of(_app) ?? [];

    /// <summary>Sends it a signal.</summary>
    internal void Signal(int signal)
    {
        // The number of a process that has ended may be another's.
        if (!HasEnded)
        {
            Processes.Signal(_app, signal);
        }
    }

    /// <summary>Asks for <c>/</c>; the status of the answer, or null where there was none or nobody can ask from here.</summary>
    internal int? Ask(int port, CancellationToken cancellation)
    {
        using var connection = NamespaceConnection.Open(_app, port);
        return connection is null ? null : Within(async token =>
        {
            await connection.WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray(), token).ConfigureAwait(false);
            var start = new byte[12];
            var length = await connection.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, token).ConfigureAwait(false);
            return Encoding.ASCII.GetString(start, 0, length).Split(' ') is [_, var status, ..] && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : (int?)null;
        }, cancellation);
    }

    /// <summary>Opens a TLS connection; whether that worked.</summary>
    internal bool ShakeHands(int port, CancellationToken cancellation)
    {
        using var connection = NamespaceConnection.Open(_app, port);
        return connection is not null && Within(async token =>
        {
            var tls = new SslStream(connection, leaveInnerStreamOpen: true);
            await using (tls.ConfigureAwait(false))
            {
                // The certificate is our own, made for this run: that the app can serve it is all that is asked.
#pragma warning disable CA5359 // Do Not Disable Certificate Validation
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true }, token).ConfigureAwait(false);
#pragma warning restore CA5359
                return tls.IsAuthenticated;
            }
        }, cancellation);
    }

    public void Dispose()
    {
        // The app can be killed only where its number is known: a bubblewrap that is killed while it makes the namespaces may
        // leave a process behind that waits for it for ever.
        Wait(() => _app != 0 || HasEnded || ReadInfo(), EndLimit, CancellationToken.None);
        Signal(Processes.Kill9);
        ChildProcess.Kill(_process);
        _process.WaitForExit(EndLimit);
        Drain();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // Of an app that gives no answer in time, or breaks off, there is none.
    private static T? Within<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(AnswerLimit);
        try
        {
            return work(limit.Token).WaitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or AuthenticationException or ObjectDisposedException or InvalidOperationException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return default;
        }
    }

    private IEnumerable<string> Arguments(ImagePlan plan, string root, IEnumerable<string> writable, IReadOnlyDictionary<string, string> more, string? mounted)
    {
        var configuration = plan.Configuration;
        var ids = configuration.User.Split(':');
        string[] space = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--as-pid-1", "--uid", ids[0], "--gid", ids[^1], "--hostname", HostName, "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--info-fd", "3"];
        var environment = configuration.Environment.Concat(more).DistinctBy(v => v.Key).SelectMany(v => new[] { "--setenv", v.Key, v.Value });

        // What a container runtime adds. With bubblewrap's own /dev, ordinary users could not enter the namespaces to ask.
        string[] added = ["--proc", "/proc", "--tmpfs", "/dev", .. Devices.SelectMany(d => new[] { "--dev-bind", $"/dev/{d}", $"/dev/{d}" }), "--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--tmpfs", configuration.TempPath, .. writable.SelectMany(path => new[] { "--tmpfs", path })];
        string[] certificate = mounted is null ? [] : ["--ro-bind", mounted, TestCertificate.Mounted];
        return [.. space, "--clearenv", .. environment, .. Mounts(root), .. EngineFiles.SelectMany(f => new[] { "--ro-bind", InFolder(f), $"/etc/{f}" }), .. certificate, .. added, "--remount-ro", "/", "--chdir", configuration.WorkingDirectory, "--", .. configuration.Entrypoint, .. configuration.Command];
    }

    // Not the root as one mount: /proc, /dev and the files that a runtime puts into /etc need places that a read-only one has not.
    private static IEnumerable<string> Mounts(string root)
    {
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos().Where(e => e.Name is not ("proc" or "dev")))
        {
            foreach (var word in entry.Name == "etc" && entry.LinkTarget is null
                ? ["--dir", "/etc", .. ((DirectoryInfo)entry).EnumerateFileSystemInfos().Where(e => !EngineFiles.Contains(e.Name)).SelectMany(e => Mount(e, "/etc"))]
                : Mount(entry, ""))
            {
                yield return word;
            }
        }
    }

    private static string[] Mount(FileSystemInfo entry, string parent) =>
        entry.LinkTarget is { } target ? ["--symlink", target, $"{parent}/{entry.Name}"] : ["--ro-bind", entry.FullName, $"{parent}/{entry.Name}"];

    private static string Refusal(string line) => $"bubblewrap may not do here what it takes ({Rules.Binary.Printable.Of(line)})";

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    // { "child-pid": 4711 }
    private bool ReadInfo()
    {
        try
        {
            using var info = JsonDocument.Parse(File.ReadAllBytes(InFolder("info")));
            return (_app = info.RootElement.GetProperty("child-pid").GetInt32()) > 0;
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException)
        {
            return false;
        }
    }

    private void Drain() => _reading.Wait(EndLimit);
}
