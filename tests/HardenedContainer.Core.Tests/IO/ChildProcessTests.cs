using System.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.IO;

/// <summary>Programs that end, that do not, and that leave others behind.</summary>
[Platform("Linux")]
public class ChildProcessTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    [Test]
    public void What_it_reads_and_writes()
    {
        var end = Run("read -r word; echo \"got $word\"; echo said >&2; exit 3", input: "a word\n")!;

        Assert.That(end, Is.EqualTo(new ChildProcess(3, "got a word\n", "said\n")));
    }

    [Test]
    public void One_that_reads_nothing_is_no_fault() =>
        Assert.That(Run("exec 0<&-; sleep 0.2; echo fine", input: new string('x', 1 << 20))!, Is.EqualTo(new ChildProcess(0, "fine\n", "")));

    [Test]
    public void Of_much_output_the_end_is_kept()
    {
        var end = Run("yes 0123456789 | head -c 3000000; echo; echo last")!;

        Assert.That(end.Output, Has.Length.EqualTo(1 << 20).And.EndsWith("\nlast\n"));
    }

    [Test]
    public void Lines_come_one_at_a_time()
    {
        var lines = new List<string>();
        var end = Run("echo one; echo two >&2; printf three", line: lines.Add)!;

        Assert.That(lines, Is.EquivalentTo(new[] { "one", "two", "three" }));
        Assert.That(end, Is.EqualTo(new ChildProcess(0, "", "")));
    }

    [Test]
    public void Where_nobody_can_take_a_line_it_is_ended() =>
        Assert.That(() => Run("echo one; yes two", line: _ => throw new InvalidOperationException("no place")), Throws.InvalidOperationException.With.Message.EqualTo("no place"));

    [Test]
    public void Where_its_time_is_up_it_is_ended_with_all_it_started()
    {
        var end = Run("sleep 301 & echo $!; wait", TimeSpan.FromSeconds(1))!;

        Assert.That(end.Status, Is.Null);
        Assert.That(Wait.Until(() => !IsAlive(end.Output.Trim()), TimeSpan.FromSeconds(10)), Is.True);
    }

    [Test]
    public void A_cancelled_one_is_ended()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        Assert.That(() => ChildProcess.Run(Shell("sleep 302"), Long, cancellation.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    // As build servers and daemons do.
    [Test]
    public void One_that_it_leaves_behind_with_its_output_is_not_waited_for()
    {
        var clock = Stopwatch.StartNew();
        var end = Run("(setsid sleep 30 &) ; echo $$")!;

        Assert.That(end.Status, Is.Zero);
        Assert.That(end.Output, Is.Not.Empty);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(25)));
    }

    [Test]
    public void One_that_cannot_be_started() => Assert.That(ChildProcess.Run(new("/etc/passwd"), Long, CancellationToken.None).Result, Is.Null);

    private static bool IsAlive(string process) => File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static ChildProcess? Run(string script, TimeSpan? limit = null, string input = "", Action<string>? line = null) =>
        ChildProcess.Run(Shell(script), limit ?? Long, CancellationToken.None, input, line).GetAwaiter().GetResult();

    private static ProcessStartInfo Shell(string script) => new("/bin/sh", ["-c", script]);
}
