using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Syscalls;
using static HardenedContainer.Core.Tests.Planning.PlanExamples;

namespace HardenedContainer.Core.Tests.Planning;

public class SeccompPlannerTests
{
    private static readonly ImagePlan Static = ImagePlanner.Create(Defaults, StaticWeb, new() { CaBundle = CaBundle }, Scratch);

    private static readonly FileSystemCalls App = new("/app/Shop", new([0, 41, 165, 9999], [], 4));

    private static readonly FileSystemCalls Unclear = App with { Facts = App.Facts with { Unresolved = [new(0x1234, "any", "the number is read from a variable")] } };

    [Test]
    public void The_calls_of_the_code_and_of_container_runtimes_are_allowed()
    {
        var seccomp = SeccompPlanner.Create(Static, [App], record: false)!;

        Assert.That(seccomp.IsDerived, Is.True);
        Assert.That(seccomp.Allowed, Is.SupersetOf(new[] { "read", "socket", "execve", "setgroups" }));
        Assert.That(seccomp.Allowed, Is.EqualTo(SystemCallLists.Runtimes.Concat(["read", "socket"]).Distinct().Order(StringComparer.Ordinal)));
        Assert.That(seccomp.Reason, Is.EqualTo("the machine code of 1 file"));
    }

    [Test]
    public void What_Dockers_default_refuses_is_never_allowed_but_refused_by_name()
    {
        var seccomp = SeccompPlanner.Create(Static, [App], record: false)!;

        Assert.That(seccomp.Allowed, Has.No.Member("mount"));
        Assert.That(seccomp.Refused, Is.EqualTo(new[] { "mount" }));
        Assert.That(SeccompRules.Of(seccomp)[^1], Is.EqualTo(new SeccompRule(["mount"], Error: 1)).Using<SeccompRule>((a, b) => a.Names.SequenceEqual(b.Names) && a.Error == b.Error));
    }

    [Test]
    public void A_call_that_could_not_be_followed_opens_the_list_to_Dockers_default()
    {
        var seccomp = SeccompPlanner.Create(Static, [App, Unclear], record: false)!;

        Assert.That(seccomp.IsDerived, Is.False);
        Assert.That(seccomp.Allowed, Has.Length.GreaterThan(290).And.No.Member("mount").And.No.Member("ptrace"));
        Assert.That(seccomp.Reason, Is.EqualTo("Docker's default list, because 1 of the calls in /app/Shop could not be followed, the first at 0x1234"));
    }

    [Test]
    public void A_dynamic_app_on_a_base_falls_back_and_a_static_one_does_not()
    {
        var chiseled = Static with { Base = Static.Base with { Kind = BaseKind.Chiseled, Reference = "mcr.microsoft.com/dotnet/runtime-deps" } };

        Assert.That(SeccompPlanner.Create(chiseled, [App], record: false)!.IsDerived, Is.True);
        Assert.That(SeccompPlanner.Create(chiseled with { Mode = PublishMode.Trimmed }, [App], record: false)!.Reason, Does.Contain("libraries of the base"));
    }

    [Test]
    public void Libraries_of_another_image_fall_back() => Assert.That(
        SeccompPlanner.Create(Static with { Mode = PublishMode.Trimmed, Base = Static.Base with { LibrariesReference = "debian:12" } }, [App], record: false)!.IsDerived, Is.False);

    [Test]
    public void No_machine_code_falls_back() => Assert.That(SeccompPlanner.Create(Static, [], record: false)!.IsDerived, Is.False);

    [Test]
    public void Machines_without_a_table_have_no_profile() => Assert.That(SeccompPlanner.Create(Static with { Architecture = "arm" }, [App], record: false), Is.Null);

    [Test]
    public void Arm64_has_no_names_that_it_lacks() =>
        Assert.That(SeccompPlanner.Create(Static with { Architecture = "arm64" }, [Unclear], record: false)!.Allowed.Where(n => SystemCallTable.Arm64.Number(n) is null), Is.Empty);

    [Test]
    public void Inputs_change_with_a_file() =>
        Assert.That(ImageSystemCalls.Inputs(Static with { Entries = [.. Static.Entries.Select(e => e.Path == "/app/Shop" ? e with { Sha256 = new string('b', 64) } : e)] }), Is.Not.EqualTo(ImageSystemCalls.Inputs(Static)));

    [TestCaseSource(typeof(SeccompPlannerTests), nameof(Lists))]
    public void Every_name_of_the_lists_is_a_system_call(string name) =>
        Assert.That((SystemCallTable.X64.Number(name) ?? SystemCallTable.Arm64.Number(name)) is not null, Is.True);

    private static IEnumerable<string> Lists() => SystemCallLists.Runtimes.Concat(SystemCallLists.DockerDefault).Distinct().Order(StringComparer.Ordinal);
}
