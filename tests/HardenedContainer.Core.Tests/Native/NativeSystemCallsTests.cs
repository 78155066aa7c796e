using System.Text.RegularExpressions;
using HardenedContainer.Native;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Syscalls;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Native;

public sealed class NativeSystemCallsTests
{
    private static IEnumerable<TestCaseData> Programs() =>
    [
        new TestCaseData("probe", NativeSystemCalls.Probe.ToArray()).SetArgDisplayNames("probe"),
        new TestCaseData("decoy", NativeSystemCalls.Decoy.ToArray()).SetArgDisplayNames("decoy"),
    ];

    // How a program ends is in the header that they share.
    [TestCaseSource(nameof(Programs))]
    public void The_list_is_what_the_source_calls(string program, string[] calls) => Assert.That(
        Regex.Matches(File.ReadAllText(Repository.File("src", "native", program + ".c")), @"\bSYS_(\w+)").Select(m => m.Groups[1].Value).Append("exit_group").Distinct(),
        Is.EquivalentTo(calls));

    [TestCase("linux-x64", "amd64")]
    [TestCase("linux-arm64", "arm64")]
    public void They_do_not_open_the_profile_of_an_image(string platform, string architecture)
    {
        var plan = TinyPlan.Plan(
        [
            Inline(HealthPlan.ProbePath, EntryOrigins.Probe, [.. HealthProbe.ForTcp(platform, 8080, TimeSpan.FromSeconds(1))]),
            Inline("/usr/bin/ls", EntryOrigins.Decoy, [.. Decoy.Create(platform, DecoyAction.Alert)]),
        ]) with { Architecture = architecture };

        var files = ImageSystemCalls.Read(plan, CancellationToken.None);
        var seccomp = SeccompPlanner.Create(plan, files, record: false)!;

        Assert.That(files.Select(f => f.Path), Is.EqualTo(new[] { "/usr/bin/ls", HealthPlan.ProbePath }));
        Assert.That(seccomp.IsDerived, Is.True, seccomp.Reason);
        Assert.That(seccomp.Allowed, Is.SupersetOf(NativeSystemCalls.Probe).And.SupersetOf(NativeSystemCalls.Decoy));
    }

    // A program of others in the probe's place is read like any other.
    [Test]
    public void A_program_of_others_is_not_taken_for_ours() =>
        Assert.That(NativeSystemCalls.Of(Inline(HealthPlan.LprobePath, EntryOrigins.Probe, [1])), Is.Null);

    private static ImageEntry Inline(string path, string origin, byte[] bytes) =>
        TinyPlan.File(path, "", 0b101_101_101, origin) with { Length = bytes.Length, Content = new FileContent.Inline([.. bytes]) };
}
