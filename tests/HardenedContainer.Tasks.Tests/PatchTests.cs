using System.Text;

namespace HardenedContainer.Tasks.Tests;

/// <summary>What becomes of the user's own manifests on disk: shown, written whole, or left alone with a code.</summary>
public sealed class PatchTests
{
    private const string Compose = "services:\n  app:\n    image: app:1\n";

    [Test]
    public void Nothing_is_written_until_it_is_asked_for()
    {
        using var run = With("compose.yaml", Compose);

        Assert.That(run.Patch(), Is.True);
        Assert.That(File.ReadAllText(run.Publish("compose.yaml")), Is.EqualTo(Compose));
        Assert.That(Said(run), Does.Contain("+++ b/publish/compose.yaml").And.Contain("+    read_only: true"));
    }

    [Test]
    public void What_is_written_keeps_mode_and_byte_order_mark_and_a_second_time_nothing_is_touched()
    {
        using var run = With("compose.yaml", "\uFEFF" + Compose).Set("HardenContainerPatchWrite", "true");
        const UnixFileMode Mode = (UnixFileMode)0b110_100_000;
        var file = run.Publish("compose.yaml");
        File.SetUnixFileMode(file, Mode);

        Assert.That(run.Patch(), Is.True);
        Assert.That(File.ReadAllBytes(file), Has.Length.GreaterThan(Compose.Length + 100));
        Assert.That(File.ReadAllBytes(file)[..6], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'s', (byte)'e', (byte)'r' }));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(Mode));

        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        Assert.That(run.Patch(), Is.True);
        Assert.That(File.GetLastWriteTimeUtc(file), Is.EqualTo(DateTime.UnixEpoch));
        Assert.That(Said(run), Does.Contain("has all settings"));
        Assert.That(Directory.GetFiles(run.Publish()).Select(Path.GetFileName), Is.EquivalentTo(new[] { "app", "compose.yaml" }));
    }

    private static IEnumerable<TestCaseData> Hostile()
    {
        yield return new TestCaseData(Encoding.Latin1.GetBytes(Compose + "# caf\u00e9\n")).SetArgDisplayNames("not in UTF-8");
        yield return new TestCaseData(Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Compose)).ToArray()).SetArgDisplayNames("UTF-16");
        yield return new TestCaseData("services:\n  app: {{ .Values.app }}\n"u8.ToArray()).SetArgDisplayNames("a template");
        yield return new TestCaseData("services: [\n"u8.ToArray()).SetArgDisplayNames("broken");
        yield return new TestCaseData("hello: world\n"u8.ToArray()).SetArgDisplayNames("no manifest");
        yield return new TestCaseData(Enumerable.Repeat((byte)'[', 1 << 20).ToArray()).SetArgDisplayNames("deep");
        yield return new TestCaseData(new byte[(8 << 20) + 1]).SetArgDisplayNames("long");
    }

    [TestCaseSource(nameof(Hostile))]
    public void A_hostile_file_is_refused_with_a_code_and_the_next_is_patched(byte[] content)
    {
        using var run = With("hostile.yaml", "").Set("HardenContainerPatchWrite", "true");
        run.Write("hostile.yaml", content).Write("good.yaml", Compose).Add("HardenContainerManifest", run.Publish("good.yaml"));

        Assert.That(run.Patch(), Is.False);
        Assert.That(run.Errors, Is.EqualTo(new[] { "HDC0007" }));
        Assert.That(File.ReadAllBytes(run.Publish("hostile.yaml")), Is.EqualTo(content));
        Assert.That(File.ReadAllText(run.Publish("good.yaml")), Does.Contain("read_only"));
    }

    [Test]
    public void A_link_a_pipe_and_a_missing_file_are_refused()
    {
        using var run = With("link.yaml", "").Set("HardenContainerPatchWrite", "true");
        run.Shell("rm link.yaml; echo secret > target; ln -s target link.yaml; mkfifo pipe.yaml");
        run.Add("HardenContainerManifest", run.Publish("pipe.yaml")).Add("HardenContainerManifest", run.Publish("none.yaml"));

        Assert.That(run.Patch(), Is.False);
        Assert.That(run.Engine.Errors.Select(e => (e.Code, Path.GetFileName(e.File))), Is.EquivalentTo(new[] { ("HDC0007", "link.yaml"), ("HDC0007", "pipe.yaml"), ("HDC0007", "none.yaml") }));
        Assert.That(File.ReadAllText(run.Publish("target")), Is.EqualTo("secret\n"));
    }

    [Test]
    public void What_a_terminal_would_obey_is_not_printed()
    {
        using var run = With("compose.yaml", Compose + "    command: [\"\u009b2J\"]\n");

        Assert.That(run.Patch(), Is.True);
        Assert.That(Said(run), Does.Contain("+    read_only: true").And.Not.Contain("\u009b"));
    }

    private static string Said(TaskRun run) => string.Join('\n', run.Engine.Messages.Select(m => m.Message));

    private static TaskRun With(string name, string content)
    {
        var run = new TaskRun();
        return run.Write(name, content).Add("HardenContainerManifest", run.Publish(name));
    }
}
