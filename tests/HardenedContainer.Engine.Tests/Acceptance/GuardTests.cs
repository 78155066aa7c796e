using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>What the guard closes, in every form of app, in a container without capabilities and outside.</summary>
public sealed class GuardTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(10);
    private static readonly string[] _everything = ["no-new-privileges", "not-dumpable", "seccomp"];

    private static IEnumerable<string> Forms => GuardedApp.Forms;

    [TestCaseSource(nameof(Forms))]
    public void In_a_container_it_closes_the_process_and_sees_a_canary_read(string form)
    {
        using var folder = new TemporaryDirectory("canary");
        File.WriteAllText(folder.File("credentials"), "not a real one");
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        var (image, options, command) = GuardedApp.WithoutLauncher(form);
        using var container = DockerDaemon.Shared.Start(image, [.. DockerDaemon.HardenedArguments, .. options, "--volume", $"{folder.Path}:/canary:ro"], command);
        AssertReady(container);

        AssertClosed(container.Logs);
        Assert.That(Event(container.Logs, "guard")!["applied"]!.AsArray().Select(a => (string)a!), Is.SupersetOf((string[])[.. _everything, "canaries", "decoys"]));
        AssertRefused(Exec(container, command, "read", "/proc/1/environ"));
        AssertRefused(Exec(container, command, "read", "/proc/1/mem"));
        Assert.That(container.Logs, Does.Not.Contain("\"event\":\"canary\""));
        Exec(container, command, "read", GuardedApp.Canary).Succeeded();
        Assert.That(Wait.For(() => Event(container.Logs, "canary"), _soon)?["path"]?.GetValue<string>(), Is.EqualTo(GuardedApp.Canary), container.Logs);
    }

    [TestCaseSource(nameof(Forms))]
    public void Outside_a_container_it_closes_the_process(string form)
    {
        var words = GuardedApp.Outside(form);
        using var app = new GuardedProcess(words);

        AssertClosed(app.Output);
        Assert.That(Event(app.Output, "guard")!["applied"]!.AsArray().Select(a => (string)a!), Is.SupersetOf(_everything));
        AssertRefused(GuardedProcess.RunAsUser([.. words, "read", $"/proc/{app.Id}/environ"]));
        AssertRefused(GuardedProcess.RunAsUser([.. words, "read", $"/proc/{app.Id}/mem"]));
        foreach (var thread in Directory.EnumerateDirectories($"/proc/{app.Id}/task"))
        {
            var status = File.ReadAllLines(thread + "/status");
            Assert.That(status, Does.Contain("Seccomp:\t2").And.Contain("NoNewPrivs:\t1"), thread);
        }
    }

    [Test]
    public void Without_it_all_of_this_is_open()
    {
        using var app = new GuardedProcess(GuardedApp.Outside("framework-dependent", new("off")));

        Assert.That(Outcome(app.Output, "start", "a process"), Is.EqualTo("done"));
        Assert.That(Event(app.Output, "guard"), Is.Null);
        GuardedProcess.RunAsUser([.. GuardedApp.Outside("framework-dependent", new("off")), "read", $"/proc/{app.Id}/environ"]).Succeeded();
    }

    [Test]
    public void Audit_refuses_nothing()
    {
        using var app = new GuardedProcess(GuardedApp.Outside("framework-dependent", new("audit")));

        Assert.That(Outcome(app.Output, "start", "a process"), Is.EqualTo("done"));
        Assert.That(Event(app.Output, "guard")!["applied"]!.AsArray().Select(a => (string)a!), Does.Contain("seccomp").And.Not.Contain("not-dumpable"));
        GuardedProcess.RunAsUser([.. GuardedApp.Outside("framework-dependent", new("off")), "read", $"/proc/{app.Id}/environ"]).Succeeded();
    }

    [Test]
    public void What_is_allowed_works_and_the_rest_stays_closed()
    {
        using var app = new GuardedProcess(GuardedApp.Outside("framework-dependent", new(Allow: "process-start,io-uring")));

        Assert.That(Outcome(app.Output, "start", "a process"), Is.EqualTo("done"));
        Assert.That(Outcome(app.Output, "call", "socket(AF_ALG)"), Does.EndWith("Operation not permitted"));
        Assert.That(Event(app.Output, "guard")!["allowed"]!.AsArray().Select(a => (string)a!), Is.EqualTo(new[] { "process-start", "io-uring" }));
    }

    [Test]
    public void The_apps_own_read_of_a_canary_is_seen_too_and_a_missing_one_is_named()
    {
        using var app = new GuardedProcess(GuardedApp.Outside("framework-dependent", new(CanaryFile: $"/no/such/file:{GuardedProcess.Secret}")));

        Assert.That(Wait.For(() => Event(app.Output, "canary"), _soon)?["path"]?.GetValue<string>(), Is.EqualTo(GuardedProcess.Secret), app.Output);
        Assert.That(Failed(app.Output), Has.Some.StartsWith("canary /no/such/file: ENOENT"));
    }

    [Test]
    public void What_the_kernel_does_not_have_is_reported_and_the_app_runs()
    {
        using var folder = new TemporaryDirectory("profile");
        File.WriteAllText(folder.File("old-kernel.json"), """
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["seccomp","inotify_init1","landlock_create_ruleset"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}
            """);
        using var container = DockerDaemon.Shared.Start(
            SharedPublish.ImageOf(GuardedApp.Hardened("static")), [.. DockerDaemon.HardenedArguments, "--security-opt", $"seccomp={folder.File("old-kernel.json")}"]);
        AssertReady(container);

        var guard = Event(container.Logs, "guard")!;
        Assert.That(Failed(container.Logs), Has.Some.StartsWith("seccomp: E"), container.Logs);
        Assert.That(Failed(container.Logs), Has.Some.StartsWith("canary " + GuardedApp.Canary));
        Assert.That(guard["applied"]!.AsArray().Select(a => (string)a!), Does.Contain("not-dumpable"));
        Assert.That(Event(container.Logs, "launcher")!["landlock"]!.GetValue<string>(), Does.StartWith("error "));
    }

    [Test]
    public void A_decoys_message_becomes_an_alert_with_the_senders_identity()
    {
        using var app = new GuardedProcess(GuardedApp.Outside("framework-dependent"));
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        var address = "\0hardened-container-guard/" + new FileInfo("/proc/self/ns/mnt").LinkTarget;

        socket.SendTo(Encoding.UTF8.GetBytes("/bin/\"ls\n"), new UnixDomainSocketEndPoint(address));

        var alert = Wait.For(() => Event(app.Output, "decoy"), _soon);
        Assert.That(alert, Is.Not.Null, app.Output);
        Assert.That(alert!["path"]!.GetValue<string>(), Is.EqualTo("/bin/\"ls\n"));
        Assert.That(alert["pid"]!.GetValue<int>(), Is.EqualTo(Environment.ProcessId));
    }

    [Test]
    public void The_app_can_ask_itself_for_its_health_over_TLS()
    {
        using var server = new HttpsServer(IPAddress.Loopback, new CertificateAuthority("nobody trusts it").Issue(IPAddress.Loopback));
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        string[] app = [.. GuardedApp.Outside("framework-dependent", new(HealthCheck: true)), "--harden-health-check"];

        GuardedProcess.RunAsUser([.. app, server.Url.ToString()]).Succeeded();
        AssertUnhealthy("closed port", "https://127.0.0.1:1/");
        AssertUnhealthy("another host", server.Url.ToString().Replace("127.0.0.1", "192.0.2.1", StringComparison.Ordinal));
        AssertUnhealthy("a name", server.Url.ToString().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        AssertUnhealthy("no answer", $"http://{silent.LocalEndpoint}/", "0.5");
        AssertUnhealthy("no TLS there", server.Url.ToString().Replace("https", "http", StringComparison.Ordinal));

        void AssertUnhealthy(string what, params string[] words)
        {
            var result = GuardedProcess.RunAsUser([.. app, .. words]);
            Assert.That(result.ExitCode, Is.EqualTo(1), what + result.Output);
            Assert.That(Event(result.Output, "health")?["status"]?.GetValue<string>(), Is.EqualTo("unhealthy"), result.Output);
            Assert.That(result.Output, Does.Not.Contain("\"attempt\""), "Main must not run.");
        }
    }

    internal static void AssertReady(Container container) =>
        Assert.That(Wait.Until(() => container.Logs.Contains("\"ready\""), TimeSpan.FromSeconds(30)), Is.True, () => container.Logs);

    /// <summary>What came of an attempt of the sample.</summary>
    internal static string? Outcome(string log, string attempt, string what) => Lines(log)
        .FirstOrDefault(l => (string?)l["attempt"] == attempt && (string?)l["what"] == what)?["outcome"]?.GetValue<string>();

    /// <summary>The first event of a kind in a log.</summary>
    internal static JsonNode? Event(string log, string name) => Lines(log).FirstOrDefault(l => (string?)l["event"] == name);

    private static IEnumerable<string> Failed(string log) => Event(log, "guard")!["failed"]!.AsArray().Select(f => (string)f!);

    private static IEnumerable<JsonNode> Lines(string log) =>
        log.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!);

    private static void AssertClosed(string log)
    {
        Assert.That(Outcome(log, "start", "a process"), Does.StartWith("Win32Exception: An error occurred trying to start process").And.EndWith("Operation not permitted"), log);
        Assert.That(Outcome(log, "call", "io_uring_setup"), Does.EndWith("Operation not permitted"), log);
        Assert.That(Outcome(log, "call", "socket(AF_ALG)"), Does.EndWith("Operation not permitted"), log);
        Assert.That(Outcome(log, "call", "socket(AF_INET)"), Is.EqualTo("done"), log);
        Assert.That(Outcome(log, "read", "/proc/self/environ"), Does.StartWith("UnauthorizedAccessException"), log);
        Assert.That(Outcome(log, "write", "temporary file"), Is.EqualTo("done"), log);
    }

    private static CommandResult Exec(Container container, string[] command, params string[] words) =>
        DockerDaemon.Shared.Docker(["exec", "--user", "1654", container.Id, .. command.Length == 0 ? ["/app/Guarded"] : command, .. words]);

    private static void AssertRefused(CommandResult result)
    {
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Output);
        Assert.That(result.Output, Does.Contain("UnauthorizedAccessException"));
    }
}
