using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Facts;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules.Binary;

public class ProtectionRulesTests
{
    private static readonly ElfFile Executable = SubjectBuilder.StaticElf;
    private static readonly ElfFile Library = SubjectBuilder.LibraryElf("libx.so");

    private static readonly object[] Weaknesses =
    [
        new object[] { "HDC2007", (ElfFile e) => e with { NonExecutableStack = false } },
        new object[] { "HDC2008", (ElfFile e) => e with { Type = 2, IsPie = false } },
        new object[] { "HDC2009", (ElfFile e) => e with { Relro = Relro.None } },
        new object[] { "HDC2010", (ElfFile e) => e with { Relro = Relro.Partial, BindNow = false } },
        new object[] { "HDC2012", (ElfFile e) => e with { HasWritableCode = true } },
        new object[] { "HDC2012", (ElfFile e) => e with { HasTextRelocations = true } },
    ];

    [TestCaseSource(nameof(Weaknesses))]
    public void A_weak_executable_is_an_error_of_one_rule(string code, Func<ElfFile, ElfFile> weaken)
    {
        var subject = new SubjectBuilder().WithEntry(weaken(Executable));
        Assert.That(subject.CodesOfBand2(), Is.EqualTo([code]));
        var finding = subject.Run(code).Single();
        Assert.That(finding.Severity ?? finding.Descriptor.DefaultSeverity, Is.EqualTo(DiagnosticSeverity.Error));
        Assert.That(finding.What, Does.StartWith("web "));
    }

    [TestCaseSource(nameof(Weaknesses))]
    public void A_weak_library_is_a_warning_where_the_linker_gives_the_protection_and_information_where_a_package_brings_it(string code, Func<ElfFile, ElfFile> weaken) => Assert.Multiple(() =>
    {
        IsOf(FileOrigin.Unknown, DiagnosticSeverity.Warning, code, weaken);
        IsOf(FileOrigin.Project, DiagnosticSeverity.Warning, code, weaken);
        IsOf(FileOrigin.Package, DiagnosticSeverity.Info, code, weaken);
    });

    private static void IsOf(FileOrigin origin, DiagnosticSeverity severity, string code, Func<ElfFile, ElfFile> weaken)
    {
        var finding = new SubjectBuilder().WithAppFile("libx.so", weaken(Library))
            .ConfigureApp(a => a with { Files = [.. a.Files.Select(f => f.Path == "libx.so" ? f with { Origin = origin } : f)] }).Run(code).Single();
        var expected = code is "HDC2008" or "HDC2009" or "HDC2010" ? severity : DiagnosticSeverity.Error;
        Assert.That(finding.Severity ?? finding.Descriptor.DefaultSeverity, Is.EqualTo(expected));
        Assert.That(finding.File, Is.EqualTo("/src/web/publish/libx.so"));
    }

    [Test]
    public void A_weak_part_of_dotnet_is_an_error([Values("libcoreclr.so", "libSystem.Native.so", "libhostfxr.so")] string name)
    {
        var finding = new SubjectBuilder().WithAppFile(name, Library with { Relro = Relro.Partial }).Run("HDC2010").Single();
        Assert.That(finding.Severity, Is.Null);
    }

    [Test]
    public void How_a_distribution_links_its_own_libraries_is_not_the_users_business([Values("HDC2008", "HDC2009", "HDC2010")] string code) =>
        Assert.That(
            new SubjectBuilder().WithImageFile("/usr/lib/libc.so.6", Library with { Relro = code == "HDC2009" ? Relro.None : Relro.Partial, BindNow = false }).Run(code),
            Is.Empty);

    [TestCase("", "empty")]
    [TestCase("lib", "relative")]
    [TestCase("./lib", "relative")]
    [TestCase("$ORIGINAL/lib", "relative")]
    [TestCase("/tmp/lib", "app's user can write")]
    [TestCase("/var/tmp", "anybody may write")]
    [TestCase("/home/dev/lib", "people build")]
    [TestCase("/src/web/obj/native", "build machine")]
    [TestCase("$ORIGIN/../tmp", "app's user can write")]
    [TestCase("$ORIGIN/../../home/x", "people build")]
    [TestCase("/app/data/plugins", "app's user can write")]
    [TestCase("/opt/vendor/lib", "left over")]
    [TestCase("/usr/lib/../../tmp", "app's user can write")]
    public void HDC2011_fires(string path, string why)
    {
        var subject = new SubjectBuilder().WithDirectory("/app/data", userId: 1654);
        Assert.That(subject.WithEntry(Executable with { RunPath = [path] }).Run("HDC2011").Single().What, Does.Contain(why));
        Assert.That(subject.WithEntry(Executable with { RPath = [path] }).Run("HDC2011"), Has.Length.EqualTo(1));
    }

    [TestCase("$ORIGIN")]
    [TestCase("${ORIGIN}/native")]
    [TestCase("$ORIGIN/../lib")]
    [TestCase("/usr/lib/x86_64-linux-gnu/private")]
    [TestCase("/app/native")]
    public void HDC2011_accepts(string path) =>
        Assert.That(new SubjectBuilder().WithAppFile("native/liby.so", Library).WithEntry(Executable with { RunPath = [path] }).Run("HDC2011"), Is.Empty);

    [Test]
    public void HDC2011_shows_each_bad_element_of_a_path() =>
        Assert.That(new SubjectBuilder().WithEntry(Executable with { RunPath = ["$ORIGIN", "", "/tmp"] }).Run("HDC2011"), Has.Length.EqualTo(2));
}
