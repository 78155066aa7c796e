using System.Text.Json.Nodes;
using HardenedContainer.Native;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Native;

/// <summary>The compiled decoy in a process namespace of its own, whose PID 1 is a shell of the test.</summary>
[TestFixture("linux-x64")]
[TestFixture("linux-arm64")]
public sealed class DecoyTests(string platform)
{
    private readonly TemporaryDirectory _directory = new("decoy");

    [OneTimeTearDown]
    public void TearDown() => _directory.Dispose();

    [Test]
    public void It_tells_who_executed_it_and_ends_like_a_command_that_does_not_exist()
    {
        var run = Run(DecoyAction.Alert, "(\"$@\"; echo status $?)");
        var alert = JsonNode.Parse(run.StandardError)!;
        Assert.That(run.StandardError.Count(c => c == '\n'), Is.EqualTo(1));
        Assert.That(run.StandardOutput, Is.EqualTo("status 127\n"));
        Assert.That(alert["source"]!.GetValue<string>(), Is.EqualTo("hardened-container"));
        Assert.That(alert["event"]!.GetValue<string>(), Is.EqualTo("decoy"));
        Assert.That(alert["pid"]!.GetValue<int>(), Is.GreaterThan(1));
        Assert.That(alert["parent"]!.GetValue<int>(), Is.GreaterThanOrEqualTo(1));
        Assert.That(alert["parentName"]!.GetValue<string>(), Is.EqualTo("sh"));
        Assert.That(alert["parentPath"]!.GetValue<string>(), Does.StartWith("/"));
        Assert.That(alert["path"]!.GetValue<string>(), Does.EndWith("decoy"));
        Assert.That(alert["uid"]!.GetValue<int>(), Is.EqualTo(alert["gid"]!.GetValue<int>()));
    }

    [TestCase("quote\" back\\slash \n\r\t\u0001\u007f é漢😀")]
    [TestCase("\"},{\"event\":\"other")]
    [TestCase("")]
    public void Whatever_it_is_called_the_alert_is_one_line_of_json(string name)
    {
        // bash's exec sets argv[0]; under QEMU that is QEMU's.
        var run = Run(DecoyAction.Alert, "(exec -a \"$HDC_NAME\" \"$@\")", name, "bash");
        var alert = JsonNode.Parse(run.StandardError)!;
        Assert.That(run.StandardError.Count(c => c == '\n'), Is.EqualTo(1));
        Assert.That(alert.AsObject(), Has.Count.EqualTo(10));
        if (platform == "linux-x64" && name.All(char.IsAscii))
        {
            Assert.That(alert["argv0"]!.GetValue<string>(), Is.EqualTo(name));
        }
    }

    [Test]
    public void A_name_without_end_is_cut()
    {
        var run = Run(DecoyAction.Alert, "(exec -a \"$HDC_NAME\" \"$@\")", new string('\u0001', 100_000), "bash");
        Assert.That(JsonNode.Parse(run.StandardError)!["event"]!.GetValue<string>(), Is.EqualTo("decoy"));
        Assert.That(run.StandardError, Has.Length.LessThan(4096), "one write of this length arrives in one piece");
    }

    [Test]
    public void Terminate_asks_the_first_process_to_end()
    {
        // PID 1 gets the signal only if it handles it, as .NET hosts do.
        var run = Run(DecoyAction.Terminate, "trap 'echo ended; exit 3' TERM; \"$@\" & while :; do sleep 0.05; done");
        Assert.That(run.StandardOutput, Is.EqualTo("ended\n"));
        Assert.That(run.ExitCode, Is.EqualTo(3));
        Assert.That(JsonNode.Parse(run.StandardError)!["event"]!.GetValue<string>(), Is.EqualTo("decoy"));
    }

    [Test]
    public void Alert_leaves_the_first_process_alone()
    {
        var run = Run(DecoyAction.Alert, "trap 'echo ended; exit 3' TERM; \"$@\"; sleep 0.2; echo alive");
        Assert.That(run.StandardOutput, Is.EqualTo("alive\n"));
    }

    private CommandResult Run(DecoyAction action, string script, string name = "", string shell = "sh")
    {
        var command = NativeCommand.Of(platform, Decoy.Create(platform, action), _directory.File("decoy"));
        return CommandLine.Run(
            "unshare",
            ["--user", "--map-root-user", "--pid", "--fork", "--mount-proc", shell, "-c", script, shell, .. command],
            new() { Environment = new Dictionary<string, string?> { ["HDC_NAME"] = name }, Timeout = TimeSpan.FromSeconds(30) });
    }
}
