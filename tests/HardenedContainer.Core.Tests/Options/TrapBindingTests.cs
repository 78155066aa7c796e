using System.Text;
using HardenedContainer.Options;

namespace HardenedContainer.Core.Tests.Options;

public class TrapBindingTests
{
    [Test]
    public void Decoys_are_off_and_with_the_switch_the_usual_ones()
    {
        Assert.That(Bind.Good().Decoys, Is.Empty);
        var decoys = Bind.Good(("HardenContainerDecoys", "true")).Decoys;
        Assert.That(decoys.Select(d => d.Path), Does.Contain("/usr/bin/sh").And.Contain("/usr/bin/ls").And.Contain("/usr/bin/wget").And.Contain("/usr/bin/curl"));
        Assert.That(decoys, Has.All.Property("IsDefault").True.And.All.Property("Action").EqualTo(DecoyAction.Alert));
        Assert.That(Bind.Good(("HardenContainerDecoys", "true"), ("HardenContainerDecoyAction", "terminate")).Decoys, Has.All.Property("Action").EqualTo(DecoyAction.Terminate));
    }

    [Test]
    public void Items_replace_the_usual_ones()
    {
        var options = Bind.Good(Bind.Input(
            [("HardenContainerDecoys", "true"), ("HardenContainerDecoyAction", "terminate")],
            [("HardenContainerDecoy", "nmap", ""), ("HardenContainerDecoy", "/bin/sh", "Action=alert"), ("HardenContainerDecoy", "/opt/tools/x", "")]));
        Assert.That(options.Decoys, Is.EqualTo(new DecoyOption[]
        {
            new("/usr/bin/nmap", DecoyAction.Terminate, false), new("/usr/bin/sh", DecoyAction.Alert, false), new("/opt/tools/x", DecoyAction.Terminate, false),
        }));
        Assert.That(Bind.Good(Bind.Input([("HardenContainerDecoys", "false")], [("HardenContainerDecoy", "nmap", "")])).Decoys, Is.Empty);
    }

    [TestCase("nmap", "", false, "has no effect without HardenContainerDecoys")]
    [TestCase("../x/y", "", true, "is not an absolute path")]
    [TestCase("/usr/../etc/passwd", "", true, "is not an absolute path")]
    [TestCase("a b", "", true, "holds other characters")]
    [TestCase("$(id)", "", true, "holds other characters")]
    [TestCase("/proc/1/x", "", true, "the container runtime mounts")]
    [TestCase("nmap", "Action=explode", true, "is not a known value")]
    public void A_wrong_decoy_is_refused(string name, string metadata, bool on, string told)
    {
        var result = Bind.Input(on ? [("HardenContainerDecoys", "true")] : [], [("HardenContainerDecoy", name, metadata)]);
        Assert.That(result.Findings.Select(f => f.Message), Has.One.Contains(told));
    }

    [Test]
    public void A_canary_file_has_a_content_or_a_file()
    {
        var canaries = Bind.Good(Bind.Items(
            ("HardenContainerCanaryFile", "/home/app/.aws/credentials", "Content= [default]\n"), ("HardenContainerCanaryFile", "/srv/key", "File=traps/key"))).CanaryFiles;
        Assert.That(Encoding.UTF8.GetString([.. canaries[0].Content]), Is.EqualTo(" [default]\n"));
        Assert.That((canaries[1].Path, canaries[1].Source), Is.EqualTo(("/srv/key", "/src/web/traps/key")));
    }

    [TestCase("/srv/key", "", "needs a content")]
    [TestCase("/srv/key", "Content=x|File=y", "needs a content")]
    [TestCase("srv/key", "Content=x", "is not an absolute path")]
    [TestCase("/srv/a:b", "Content=x", "holds other characters")]
    public void A_wrong_canary_file_is_refused(string path, string metadata, string told) =>
        Assert.That(Bind.Items(("HardenContainerCanaryFile", path, metadata)).Findings.Select(f => f.Message), Has.One.Contains(told));
}
