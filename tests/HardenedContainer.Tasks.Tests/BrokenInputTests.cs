using HardenedContainer.Testing;

namespace HardenedContainer.Tasks.Tests;

/// <summary>Broken inputs below the command line: each has its code, nothing is thrown, and there is no image.</summary>
public sealed class BrokenInputTests
{
    private const string Pem = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2\nOF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r\n1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G\n-----END PRIVATE KEY-----\n";

    private static IEnumerable<TestCaseData> Outputs()
    {
        yield return Case("The executable is missing", ["HDC1001", "HDC5028"], run => run.Shell("rm app"));
        yield return Case("The executable is empty", ["HDC1001"], run => run.Write("app", ""));
        yield return Case("The executable is a script", ["HDC1001"], run => run.Write("app", "#!/bin/sh\n"));
        yield return Case("The executable is cut short", ["HDC2001"], run => run.Write("app", TaskRun.Executable[..2000], executable: true));
        yield return Case("The executable is four bytes", ["HDC2001"], run => run.Write("app", TaskRun.Executable[..4], executable: true));
        yield return Case("The executable is for another processor", ["HDC2002", "HDC1012"], run => run.Write("app", WithMachine(183), executable: true));
        yield return Case("The executable needs an interpreter", ["HDC2003", "HDC2004"], run => run
            .Shell("echo 'int main(void){return 0;}' > /tmp/hdc-$$.c; gcc -pie -fPIE -Wl,-z,relro,-z,now -o app /tmp/hdc-$$.c; rm /tmp/hdc-$$.c")
            .Set("HardenContainerBase", "distroless-static"));
        yield return Case("A managed entry where native AOT was asked for", ["HDC0003"], run => run
            .Write("app.dll", File.ReadAllBytes(typeof(System.Text.Json.JsonDocument).Assembly.Location)));
        yield return Case("A shared library with a text relocation", ["HDC2012"], run => run
            .Shell("printf '.globl x\\n.text\\nx: .quad x\\n' > x.s; gcc -shared -nostdlib -Wl,-z,notext,-z,now,-z,noexecstack,--build-id -o libx.so x.s; rm x.s"));
        yield return Case("A shared library with an executable stack", ["HDC2007"], run => run
            .Shell("echo 'int x(void){return 1;}' > x.c; gcc -shared -fPIC -nostdlib -Wl,-z,execstack,-z,now -o libx.so x.c; rm x.c"));
        yield return Case("Settings of a developer", ["HDC1003"], run => run.Write("appsettings.Development.json", "{}"));
        yield return Case("Launch settings", ["HDC1004"], run => run.Write("Properties/launchSettings.json", "{}"));
        yield return Case("User secrets", ["HDC1005"], run => run.Write("secrets.json", "{}"));
        yield return Case("A project file", ["HDC1007"], run => run.Write("app.csproj", "<Project />"));
        yield return Case("A library for Windows", ["HDC1012"], run => run.Write("runtimes/win-x64/native/x.dll", "MZ"));
        yield return Case("A setuid file", ["HDC1016"], run => run.Shell("echo x > helper; chmod 4755 helper"));
        yield return Case("A dangling link", ["HDC1018"], run => run.Shell("ln -s nowhere link"));
        yield return Case("A link out of the output", ["HDC1018"], run => run.Shell("ln -s ../../etc link"));
        yield return Case("A loop of links", ["HDC1018"], run => run.Shell("ln -s b a; ln -s a b"));
        yield return Case("A pipe", ["HDC1018"], run => run.Shell("mkfifo pipe"));
        yield return Case("A device", ["HDC1018"], run => run.Shell("mknod zero c 1 5"));
        yield return Case("A private key", ["HDC3001"], run => run.Write("keys/server.txt", Pem));
        yield return Case("A key store", ["HDC3002"], run => run.Write("server.pfx", [0x30, 0x82, 0, 1, 2, 3]));
        yield return Case("A file of secrets by its name", ["HDC3008"], run => run.Write(".env", "PASSWORD=x\n"));
        yield return Case("A file name that is not UTF-8", ["HDC0007"], run => run.Shell("printf x > \"$(printf 'a\\377b')\""));
        yield return Case("A run-time configuration that is not JSON", ["HDC0007"], run => run.Write("app.runtimeconfig.json", "{ \"half"));
    }

    [TestCaseSource(nameof(Outputs))]
    public void What_was_published(IReadOnlyList<string> codes, Action<TaskRun> breakIt)
    {
        using var run = new TaskRun();
        Assert.That(run.Run(), Is.True, Told(run));

        breakIt(run);

        Assert.That(run.Run(), Is.False);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Errors, Is.EquivalentTo(codes), Told(run));
            Assert.That(File.Exists(run.ImageArchive), Is.False, "The image of the earlier run is still there.");
            Assert.That(Directory.GetFiles(run.OutputDirectory, "*.hdc-tmp", SearchOption.AllDirectories), Is.Empty);
        }
    }

    private static IEnumerable<TestCaseData> Items()
    {
        yield return Case("A rule item that has expired", ["HDC1003"], ["HDC0008"], run => run
            .Add("HardenContainerRule", "HDC1003", ("Severity", "none"), ("Justification", "soon"), ("Expires", "2020-01-01"))
            .Write("appsettings.Development.json", "{}"));
        yield return Case("A rule item without a justification", [], ["HDC0008"], run => run
            .Add("HardenContainerRule", "HDC1003", ("Severity", "none"))
            .Write("appsettings.Development.json", "{}"));
        yield return Case("A rule item that matches nothing", [], ["HDC0008"], run => run
            .Add("HardenContainerRule", "HDC1003", ("Severity", "none"), ("Justification", "because")));
        yield return Case("A suppressed rule, and an executable that nobody can describe", [], [], run => run
            .Add("HardenContainerRule", "HDC2001", ("Severity", "none"), ("Justification", "a test"))
            .Write("app", TaskRun.Executable[..2000], executable: true));
        yield return Case("Strict mode, and a warning", ["HDC0008"], [], run => run
            .Set("HardenContainerStrict", "true")
            .Add("HardenContainerRule", "HDC1003", ("Severity", "none"), ("Justification", "because")));
        yield return Case("A line feed in a label, and only a Dockerfile wanted", ["HDC9001"], [], run => run
            .Set("HardenContainerImage", "none")
            .Add("ContainerLabel", "a", ("Value", "b\nUSER 0")));
        yield return Case("Root", ["HDC5020"], [], run => run.Set("ContainerUser", "0"));
    }

    [TestCaseSource(nameof(Items))]
    public void What_the_project_says(IReadOnlyList<string> errors, IReadOnlyList<string> warnings, Action<TaskRun> breakIt)
    {
        using var run = new TaskRun();
        breakIt(run);

        Assert.That(run.Run(), Is.EqualTo(errors.Count == 0), Told(run));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Errors, Is.EquivalentTo(errors), Told(run));
            Assert.That(run.Warnings, Is.EquivalentTo(warnings), Told(run));
            Assert.That(File.Exists(run.ImageArchive), Is.EqualTo(errors.Count == 0));
        }
    }

    [Test]
    public void Five_wrong_values_are_told_in_one_run()
    {
        using var run = new TaskRun();
        run.Set("HardenContainerMode", "statik").Set("HardenContainerBase", "chizeled").Set("ContainerUser", "-1")
            .Set("SOURCE_DATE_EPOCH", "yesterday").Set("ContainerRuntimeIdentifier", "win-x64");

        Assert.That(run.Resolve(), Is.False);
        Assert.That(run.Engine.Errors.Select(e => e.Code), Is.EquivalentTo(new[] { "HDC9001", "HDC9001", "HDC9001", "HDC9001", "HDC9003" }), Told(run));
    }

    [Test]
    public void Findings_of_five_rules_are_told_in_one_run()
    {
        using var run = new TaskRun();
        run.Shell("echo x > .env; echo x > a.csproj; ln -s nowhere link; echo x > s; chmod 4755 s").Write("key.txt", Pem);

        Assert.That(run.Run(), Is.False);
        Assert.That(run.Errors, Is.EquivalentTo(new[] { "HDC1007", "HDC1016", "HDC1018", "HDC3001", "HDC3008" }), Told(run));
    }

    [TestCase("Dockerfile")]
    [TestCase("plan.json")]
    [TestCase("report.json")]
    [TestCase("report.sarif")]
    [TestCase("report.html")]
    [TestCase("report.md")]
    [TestCase(".dockerignore")]
    [TestCase("image.oci.tar")]
    public void A_pipe_in_the_place_of_an_artifact_holds_nothing_up(string name)
    {
        using var run = new TaskRun();
        Directory.CreateDirectory(run.OutputDirectory);
        CommandLine.Run("mkfifo", run.Output(name)).Succeeded();

        var ended = Task.Run(run.Run).Wait(TimeSpan.FromSeconds(20));

        Assert.That(ended, Is.True);
        Assert.That(run.Errors, Is.Empty, Told(run));
        Assert.That(new FileInfo(run.Output(name)).Length, Is.Positive);
    }

    [TestCase("Dockerfile")]
    [TestCase("plan.json")]
    [TestCase("image.oci.tar")]
    public void A_directory_or_a_link_in_the_place_of_an_artifact_is_an_error(string name)
    {
        using var run = new TaskRun();
        Directory.CreateDirectory(run.OutputDirectory);
        File.CreateSymbolicLink(run.Output(name), run.Publish("app"));

        Assert.That(run.Run(), Is.False);
        Assert.That(run.Errors, Is.EqualTo(new[] { "HDC9204" }), Told(run));

        File.Delete(run.Output(name));
        Directory.CreateDirectory(run.Output(name));

        Assert.That(run.Run(), Is.False);
        Assert.That(run.Errors, Is.EqualTo(new[] { "HDC9204" }), Told(run));
    }

    [Test]
    public void An_image_that_was_cut_short_is_written_anew()
    {
        using var run = new TaskRun();
        Assert.That(run.Run(), Is.True, Told(run));
        var whole = File.ReadAllBytes(run.ImageArchive);
        File.WriteAllBytes(run.ImageArchive, whole[..(whole.Length / 2)]);

        Assert.That(run.Run(), Is.True, Told(run));
        Assert.That(File.ReadAllBytes(run.ImageArchive), Is.EqualTo(whole));
    }

    private static string Told(TaskRun run) => string.Join(
        '\n', run.Engine.Errors.Select(e => $"error {e.Code}: {e.Message}").Concat(run.Engine.Warnings.Select(e => $"warning {e.Code}: {e.Message}")));

    private static TestCaseData Case(string name, string[] codes, Func<TaskRun, TaskRun> breakIt) =>
        new TestCaseData(codes, (Action<TaskRun>)(run => breakIt(run))).SetArgDisplayNames(name);

    private static TestCaseData Case(string name, string[] errors, string[] warnings, Func<TaskRun, TaskRun> breakIt) =>
        new TestCaseData(errors, warnings, (Action<TaskRun>)(run => breakIt(run))).SetArgDisplayNames(name);

    private static byte[] WithMachine(byte machine)
    {
        const int Machine = 18;
        var bytes = TaskRun.Executable.ToArray();
        bytes[Machine] = machine;
        return bytes;
    }
}
