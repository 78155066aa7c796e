using HardenedContainer.Facts;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules.Binary;

public class FormatRulesTests
{
    [Test]
    public void HDC2001_names_what_is_broken()
    {
        var found = new SubjectBuilder().WithAppFile("libbroken.so", readError: "The segments overlap.", format: ContentFormat.Elf).Run("HDC2001");
        Assert.That(found.Single().What, Is.EqualTo("libbroken.so is not a well-formed ELF file: The segments overlap."));
        Assert.That(found.Single().File, Is.EqualTo("/src/web/publish/libbroken.so"));
    }

    [Test]
    public void HDC2001_leaves_other_unreadable_files_to_HDC0007() =>
        Assert.That(new SubjectBuilder().WithAppFile("web.runtimeconfig.json", readError: "It is not JSON.").Run("HDC2001"), Is.Empty);

    [Test]
    public void HDC2001_does_not_look_at_files_that_stay_outside() =>
        Assert.That(
            new SubjectBuilder().WithAppFile("web.dbg", readError: "Broken.", format: ContentFormat.Elf).WithoutImageEntry("/app/web.dbg").Run("HDC2001"),
            Is.Empty);

    [Test]
    public void HDC2002_tells_both_processors()
    {
        var found = new SubjectBuilder().WithEntry(SubjectBuilder.StaticElf with { Machine = 183, MachineName = "aarch64" }).Run("HDC2002");
        Assert.That(found.Single().What, Does.Contain("aarch64, 64 bit").And.Contain("linux-x64").And.Contain("x86-64"));
    }

    [Test]
    public void HDC2002_sees_a_library_of_another_class() =>
        Assert.That(
            RuleRun.Dynamic().WithImageFile("/usr/lib/libold.so.1", SubjectBuilder.LibraryElf("libold.so.1") with { Is64Bit = false, Machine = 3, MachineName = "i386" }).Run("HDC2002"),
            Has.Length.EqualTo(1));

    [TestCase("linux-arm64", 183, true)]
    [TestCase("linux-musl-arm64", 183, true)]
    [TestCase("linux-arm", 40, false)]
    [TestCase("linux-musl-x64", 62, true)]
    public void HDC2002_accepts_what_the_runtime_identifier_means(string rid, int machine, bool is64Bit) =>
        Assert.That(
            new SubjectBuilder().WithEntry(SubjectBuilder.StaticElf with { Machine = (ushort)machine, Is64Bit = is64Bit })
                .ConfigurePlan(p => p with { RuntimeIdentifier = rid }).Run("HDC2002"),
            Is.Empty);

    [Test]
    public void Names_from_files_cannot_break_a_message() =>
        Assert.That(
            RuleRun.Dynamic().WithEntry(SubjectBuilder.DynamicElf with { Needed = ["evil\nerror : \u202efake\u001b[31m"] }).Run("HDC2004").Single().What,
            Does.Contain("evil\\u000aerror : \\u202efake\\u001b[31m").And.Not.Contain("\n"));
}
