using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Smoke;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Smoke;

/// <summary>Runs of a small static program in a real sandbox, and what becomes of it.</summary>
[Platform("Linux")]
public class SmokeRunTests
{
    private static TemporaryDirectory _folder = null!;
    [OneTimeSetUp]
    public static void Create() => _folder = new("smoke");

    [OneTimeTearDown]
    public static void Delete() => _folder.Dispose();

    [TestCase("serve", "")]
    [TestCase("crash", "HDC9501")]
    [TestCase("fail", "HDC9502")]
    [TestCase("local", "HDC9503")]
    [TestCase("write", "HDC9505")]
    [TestCase("deaf", "HDC9506")]
    [TestCase("other", "HDC9507")]
    public void A_server_is_tried(string what, string expected)
    {
        var plan = Plan(what);

        Assert.That(string.Join(' ', SmokeJudge.Judge(plan, Run(plan)).Select(f => f.Descriptor.Code)), Is.EqualTo(expected));
    }

    [TestCase("HDC9505", "", "")]
    [TestCase("", "/data", "")]
    [TestCase("", "", "/data")]
    public void Volumes_and_mounts_can_be_written(string expected, string volume, string mount)
    {
        var plan = Plan("keep");
        plan = plan with { Entries = [.. plan.Entries.Append(TinyPlan.Directory("/data")).OrderBy(e => e.Path, StringComparer.Ordinal)], Run = plan.Run with { Volumes = volume.Length == 0 ? [] : [new(volume, "data", 1 << 20)] } };

        var seen = SmokeRun.Run(plan, Stage(plan), Search, CancellationToken.None, mount.Length == 0 ? [] : [mount]);
        Assert.That(string.Join(' ', SmokeJudge.Judge(plan, seen).Select(f => f.Descriptor.Code)), Is.EqualTo(expected));
    }

    [Test]
    public void A_server_is_asked() => Assert.That(Run(Plan("serve")) is { Answer: 204, Listeners: [{ Port: 8080, IsLoopback: false }], IgnoresStop: false }, Is.True);

    [Test]
    public void A_worker_is_watched_and_stopped() =>
        Assert.That(Run(Worker("wait")) is { Ended: null, IgnoresStop: false, Listeners: [] }, Is.True);

    [Test]
    public void The_app_has_a_container_s_world()
    {
        var seen = Run(Worker("places"));

        Assert.That(seen.Ended!.Status, Is.Zero, seen.Ended.Output);
        var lines = seen.Ended.Output.Split('\n');
        Assert.That(lines[0], Is.EqualTo("pid=1 uid=1654 gid=1654 dir=/app"));
        Assert.That(lines, Does.Contain("tmp=1 root=0 dev=0 null=1 hosts=1").And.Contain("CapEff:\t0000000000000000").And.Contain("NoNewPrivs:\t1"));
        Assert.That(lines.Where(l => l.StartsWith("env ", StringComparison.Ordinal)).Select(l => l[4..].Split('=')[0]).Except(["PWD"]), Is.EquivalentTo(Worker("").Configuration.Environment.Keys));
    }

    [Test]
    public void An_executable_that_the_kernel_will_not_start_is_an_error()
    {
        var plan = Plan("serve", new Elf.ElfBuilder { Interpreter = "/lib/ld-none.so.1" }.Build());

        Assert.That(SmokeJudge.Judge(plan, Run(plan)).Single().Descriptor.Code, Is.EqualTo("HDC9501"));
    }

    [Test]
    public void Where_nothing_can_be_tried_it_says_why()
    {
        var plan = Plan("serve");

        Assert.That(SmokeRun.Run(plan, _folder.Path, "/nowhere", CancellationToken.None).Skipped, Is.EqualTo("bubblewrap is not installed"));
        Assert.That(Run(plan with { Architecture = "s390x" }).Skipped, Is.EqualTo("this machine does not run s390x"));

        // As in a container that forbids namespaces.
        var refusing = Bubblewrap("echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        Assert.That(SmokeRun.Run(plan, Stage(plan), refusing, CancellationToken.None).Skipped, Does.Contain("No permissions to create new namespace"));

        // As where namespaces are allowed and what has to be done in them is not.
        var halfway = Bubblewrap("""echo '{ "child-pid": 4711 }' >&3; echo "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted" >&2; exit 1""");
        Assert.That(SmokeRun.Run(plan, Stage(plan), halfway, CancellationToken.None).Skipped, Does.Contain("Failed RTM_NEWADDR"));
    }

    [Test]
    public void A_cancelled_run_ends_at_once_and_leaves_no_process()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var plan = Plan("wait");

        Assert.That(() => SmokeRun.Run(plan, Stage(plan), Search, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Wait.Until(() => !Directory.EnumerateDirectories("/proc").Any(p => Path.GetFileName(p).All(char.IsAsciiDigit) && CommandOf(p).Contains(_folder.Path, StringComparison.Ordinal)), TimeSpan.FromSeconds(10)), Is.True);
    }

    // As where the kernel is still making the namespaces: the app's process is then no child that can be found.
    [Test]
    public void A_run_that_is_cancelled_while_it_starts_leaves_no_process()
    {
        using var cancellation = new CancellationTokenSource();
        var slow = Bubblewrap("""(sleep 300 & echo "{ \"child-pid\": $! }" > "$0.json"); sleep 0.5; cat "$0.json" >&3; sleep 300""");
        var told = Path.Combine(slow, "bwrap.json");
        var plan = Plan("wait");
        var stop = Task.Run(() =>
        {
            Assert.That(Wait.Until(() => File.Exists(told) && new FileInfo(told).Length > 0, TimeSpan.FromSeconds(10)), Is.True);
            cancellation.Cancel();
        });

        Assert.That(() => SmokeRun.Run(plan, Stage(plan), slow, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
        stop.GetAwaiter().GetResult();
        using var app = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(told));
        Assert.That(Wait.Until(() => CommandOf($"/proc/{app.RootElement.GetProperty("child-pid").GetInt32()}").Length == 0, TimeSpan.FromSeconds(10)), Is.True);
    }

    [Test]
    public void What_was_found_is_kept_for_the_same_plan()
    {
        var (plan, file) = (Plan("serve"), _folder.File("stamps", "smoke.json"));
        SmokeStamp.Write(file, plan, SmokeJudge.Judge(plan, new() { Ended = new(3, "no database") }));

        Assert.That(SmokeStamp.Read(file, plan)!.Single().What, Does.Contain("no database"));
        Assert.That(SmokeStamp.Read(file, Plan("local")), Is.Null);
        SmokeStamp.Write(file, plan, [DiagnosticCatalog.HDC8016.At("Loopback only.") with { Severity = DiagnosticSeverity.Error }]);
        Assert.That(SmokeStamp.Read(file, plan)!.Single().DefaultSeverity, Is.EqualTo(DiagnosticSeverity.Error));
        File.WriteAllText(file, "[");
        Assert.That(SmokeStamp.Read(file, plan), Is.Null);
    }

    // The search path of a bubblewrap that does only this.
    private static string Bubblewrap(string commands)
    {
        var folder = _folder.File(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        var program = Path.Combine(folder, "bwrap");
        File.WriteAllText(program, $"#!/bin/sh\n{commands}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserExecute | UnixFileMode.UserRead);
        return folder;
    }

    private static string Search => Environment.GetEnvironmentVariable("PATH")!;

    private static string CommandOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static SmokeObservation Run(ImagePlan plan) => SmokeRun.Run(plan, Stage(plan), Search, CancellationToken.None);

    private static string Stage(ImagePlan plan)
    {
        var root = _folder.File(Guid.NewGuid().ToString("N"));
        RootFileSystem.Stage(plan, root, CancellationToken.None);
        return root;
    }

    private static ImagePlan Worker(string what)
    {
        var plan = Plan(what);
        return plan with { Configuration = plan.Configuration with { Ports = [] } };
    }

    private static ImagePlan Plan(string what, byte[]? program = null) => TinyServer.Plan(what, program);
}
