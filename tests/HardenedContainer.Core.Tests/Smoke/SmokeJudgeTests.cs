using HardenedContainer.Smoke;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Smoke;

/// <summary>What is an error of the image, what is a warning, and what is nothing.</summary>
public class SmokeJudgeTests
{
    [TestCase(127, "/app/web: error while loading shared libraries: libz.so.1: cannot open shared object file", "HDC9501")]
    [TestCase(1, "bwrap: execvp /app/web: No such file or directory", "HDC9501")]
    [TestCase(139, "", "HDC9501")]
    [TestCase(134, "free(): invalid pointer", "HDC9501")]
    [TestCase(134, "Unhandled exception. System.TypeLoadException: Could not load type", "HDC9501")]
    [TestCase(134, "Process terminated. Couldn't find a valid ICU package installed on the system.", "HDC9501")]
    [TestCase(134, "No usable version of libssl was found", "HDC9504")]
    [TestCase(134, "Unhandled exception. System.IO.IOException: Read-only file system : '/app/log.txt'", "HDC9505")]
    [TestCase(139, "Unhandled exception. System.UnauthorizedAccessException: Access to the path '/app/log.txt' is denied.", "HDC9505")]
    [TestCase(139, "Unhandled exception. Npgsql.NpgsqlException: Failed to connect to 127.0.0.1:5432", "HDC9502")]
    [TestCase(1, "No connection string", "HDC9502")]
    [TestCase(137, "", "HDC9502")]
    public void An_early_end_is_judged_by_its_reason(int status, string output, string expected) =>
        Assert.That(Codes(new() { Ended = new(status, output) }), Is.EqualTo(expected));

    [Test]
    public void What_the_app_wrote_is_in_the_message_without_its_stack() => Assert.That(
        SmokeJudge.Judge(TinyPlan.StaticWeb(), new() { Ended = new(1, "starting\nUnhandled exception. System.Exception: no queue\n   at Program.Main()\n\u001b[31m\n") }).Single().What,
        Is.EqualTo("The app ended with status 1 before it was asked to. It wrote: starting | Unhandled exception. System.Exception: no queue | \\u001b[31m."));

    // What it could bear is no reason for its end, and what it ends with by its own will is no signal.
    [Test]
    public void The_end_is_judged_by_the_last_that_was_said()
    {
        var plan = TinyPlan.StaticWeb();
        var before = string.Concat(Enumerable.Repeat("System.DllNotFoundException, Read-only file system, as logged\n", 20));

        Assert.Multiple(() =>
        {
            Assert.That(Codes(new() { Ended = new(134, before + "Unhandled exception. Npgsql.NpgsqlException: no database") }), Is.EqualTo("HDC9502"));
            Assert.That(Codes(new() { Ended = new(3, before + string.Concat(Enumerable.Repeat("waiting\n", 20))) }), Is.EqualTo("HDC9502"));
            Assert.That(Codes(new() { Ended = new(134, "Process terminated. No database\n   at Program.Main()") }), Is.EqualTo("HDC9502"));
            Assert.That(Codes(new() { Ended = new(255, "no database") }), Is.EqualTo("HDC9502"));
            Assert.That(Codes(new() { Ended = new(0, "no database") }), Is.EqualTo("HDC9502"));
            Assert.That(SmokeJudge.Judge(plan with { Configuration = plan.Configuration with { Ports = [] } }, new() { Ended = new(0, "done") }), Is.Empty);
        });
    }

    [Test]
    public void An_error_on_the_first_page_is_told_by_its_exception() => Assert.That(
        SmokeJudge.Judge(TinyPlan.StaticWeb(), new() { Listeners = [new(8080, false)], Answer = 500, Output = "fail: Page\n  System.ArgumentException: no path\n   at Page()\nstopping\nstopped\n" }).Single().What,
        Is.EqualTo("The app answered GET / with status 500. It wrote: System.ArgumentException: no path."));

    [Test]
    public void Ports_answers_and_the_end_are_judged()
    {
        SmokeObservation Listening(params Listener[] listeners) => new() { Listeners = [.. listeners] };

        Assert.Multiple(() =>
        {
            Assert.That(Codes(Listening(new Listener(8080, false))), Is.Empty);
            Assert.That(Codes(Listening(new(8080, false), new(9090, true))), Is.Empty);
            Assert.That(Codes(Listening(new(8080, true), new(8080, false))), Is.Empty);
            Assert.That(Codes(Listening(new Listener(8080, true))), Is.EqualTo("HDC9503"));
            Assert.That(Codes(Listening(new Listener(5000, false))), Is.EqualTo("HDC9507"));
            Assert.That(Codes(Listening()), Is.EqualTo("HDC9507"));
            Assert.That(Codes(Listening(new Listener(8080, false)) with { Answer = 404 }), Is.Empty);
            Assert.That(Codes(Listening(new Listener(8080, false)) with { Answer = 500 }), Is.EqualTo("HDC9507"));
            Assert.That(Codes(Listening(new Listener(8080, false)) with { Answer = 500, Output = "System.IO.IOException: Read-only file system" }), Is.EqualTo("HDC9505"));
            Assert.That(Codes(Listening(new Listener(8080, false)) with { IgnoresStop = true }), Is.EqualTo("HDC9506"));
            Assert.That(Codes(Listening(new Listener(8080, false)) with { TlsEnded = new(139, "") }), Is.EqualTo("HDC9504"));
            Assert.That(Codes(Listening(new Listener(8080, false)) with { TlsEnded = new(139, "Unhandled exception. System.InvalidOperationException: Call UseKestrelHttpsConfiguration()") }), Is.Empty);
            Assert.That(Codes(new() { Skipped = "bubblewrap is not installed" }), Is.EqualTo("HDC9500"));
        });
    }

    private static string Codes(SmokeObservation seen) => string.Join(' ', SmokeJudge.Judge(TinyPlan.StaticWeb(), seen).Select(f => f.Descriptor.Code));
}
