using System.Buffers.Binary;
using System.Collections.Immutable;
using HardenedContainer.Launching;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Syscalls;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Launching;

/// <summary>What the launcher is given, and what it changes in a plan.</summary>
public class LauncherTests
{
    private static readonly HardeningOptions Options = new() { Launcher = true, Mounts = [new("/config", false), new("/data", true)] };

    private static ImagePlan Profiled => TinyPlan.StaticWeb() with { Seccomp = new(["futex", "read"], true, "test") };

    [Test]
    public void The_policy_of_a_static_app_is_the_golden_one() =>
        Golden.AssertEqual("launcher/static-web.policy", Text(Launcher.AddTo(Options, TinyPlan.StaticWeb()), Launcher.PolicyPath));

    [Test]
    public void The_policy_on_a_base_lets_its_code_run()
    {
        var plan = TinyPlan.StaticWeb();
        plan = plan with { Base = plan.Base with { Kind = BaseKind.Chiseled } };

        Assert.That(Text(Launcher.AddTo(Options, plan), Launcher.PolicyPath).Split('\n'), Does.Contain("b /usr").And.Contain("r /etc"));
    }

    [Test]
    public void Volumes_can_be_written()
    {
        var plan = TinyPlan.StaticWeb();
        plan = plan with { Run = plan.Run with { Volumes = [new("/var/lib/app", "data", 1 << 20)] } };

        Assert.That(Text(Launcher.AddTo(Options, plan), Launcher.PolicyPath).Split('\n'), Does.Contain("w /var/lib/app"));
    }

    [Test]
    public void A_hostile_name_adds_no_line()
    {
        var lines = Text(Launcher.AddTo(Options, TinyPlan.Hostile(newLines: true)), Launcher.PolicyPath).Split('\n');

        Assert.That(lines[0], Is.EqualTo("hardened-container policy 1 enforce"));
        Assert.That(lines[^1], Is.Empty);
        Assert.That(lines[1..^1], Has.All.Matches<string>(l => l is ['r' or 'x' or 'b' or 'w', ' ', '/', ..]));
    }

    [Test]
    public void Nothing_changes_where_no_launcher_is_asked_for()
    {
        var plan = TinyPlan.StaticWeb();
        Assert.That(Launcher.AddTo(new(), plan), Is.SameAs(plan));
    }

    [Test]
    public void The_launcher_comes_first_and_the_app_stays_known()
    {
        var plan = Launcher.AddTo(Options, TinyPlan.StaticWeb());

        Assert.That(plan.Configuration.Entrypoint, Is.EqualTo(new[] { Launcher.Path, "/app/web" }));
        Assert.That(plan.Executable, Is.EqualTo("/app/web"));
        Assert.That(plan.Entries.Single(e => e.Path == Launcher.Path).Mode, Is.EqualTo(0b101_101_101));
        Assert.That(plan.Entries.Single(e => e.Path == Launcher.PolicyPath) is { Mode: 0b100_100_100, UserId: 0 }, Is.True);
        Assert.That(plan.Entries.Where(e => e.Path == Launcher.SeccompPath), Is.Empty);
        Assert.That(ImagePath.FirstProblem(plan.Entries), Is.Null);
        Assert.That(PlanJson.Write(PlanJson.Read(PlanJson.Write(plan))), Is.EqualTo(PlanJson.Write(plan)));
    }

    [Test]
    public void Audit_is_said_in_the_policy() =>
        Assert.That(Text(Launcher.AddTo(Options with { Guard = GuardMode.Audit }, TinyPlan.StaticWeb()), Launcher.PolicyPath), Does.StartWith("hardened-container policy 1 audit\n"));

    [TestCase("amd64", 0xC000_003Eu)]
    [TestCase("arm64", 0xC000_00B7u)]
    public void The_filter_allows_what_is_in_the_list_and_refuses_all_else(string architecture, uint audit)
    {
        var table = SystemCallTable.For(architecture)!;
        var program = SeccompProgram.Compile(["read", "futex", "no_such_call"], architecture, record: false);

        var allowed = Enumerable.Range(0, 500).Where(n => Run(program, audit, (uint)n) == 0x7fff_0000);
        Assert.That(allowed, Is.EquivalentTo(new[] { table.Number("read")!.Value, table.Number("futex")!.Value }));
        Assert.That(Run(program, audit, 499), Is.EqualTo(0x0005_0001));
        Assert.That(Run(program, 0x4000_0003, (uint)table.Number("read")!.Value), Is.EqualTo(0x0005_0001), "another architecture");
        Assert.That(Run(SeccompProgram.Compile(["read"], architecture, record: true), audit, 499), Is.EqualTo(0x7ffc_0000));
    }

    [Test]
    public void The_engines_profile_allows_what_the_launcher_calls_and_its_own_filter_does_not()
    {
        var plan = Launcher.AddTo(Options, Profiled);
        var filter = ((FileContent.Inline)plan.Entries.Single(e => e.Path == Launcher.SeccompPath).Content!).Bytes;

        Assert.That(plan.Seccomp!.Allowed, Does.Contain("landlock_restrict_self").And.Contain("futex").And.Ordered.Using((IComparer<string>)StringComparer.Ordinal));
        Assert.That(Run(filter, 0xC000_003E, 446), Is.EqualTo(0x0005_0001), "landlock_restrict_self");
        Assert.That(Run(filter, 0xC000_003E, 59), Is.EqualTo(0x7fff_0000), "execve, with which it becomes the app");
    }

    private static string Text(ImagePlan plan, string path) =>
        System.Text.Encoding.UTF8.GetString(((FileContent.Inline)plan.Entries.Single(e => e.Path == path).Content!).Bytes.AsSpan());

    // As the kernel does it, for the instructions that the program has.
    private static uint Run(ImmutableArray<byte> program, uint architecture, uint number)
    {
        uint accumulator = 0;
        for (var i = 0; ; i++)
        {
            var one = program.AsSpan().Slice(i * 8, 8);
            var operand = BinaryPrimitives.ReadUInt32LittleEndian(one[4..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(one))
            {
                case 0x20:
                    accumulator = operand switch { 0 => number, 4 => architecture, _ => throw new InvalidOperationException() };
                    break;
                case 0x15:
                    i += accumulator == operand ? one[2] : one[3];
                    break;
                case 0x06:
                    return operand;
                default:
                    throw new InvalidOperationException();
            }
        }
    }
}
