using HardenedContainer.Core.Tests.Facts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Host;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Core.Tests.Planning;

public class ModeSelectorTests
{
    private static readonly BuildPiece[] AotOnly = [BuildPiece.Compiler, BuildPiece.Linker, BuildPiece.ObjCopy];
    private static readonly BuildPiece[] WithoutIcu =
    [
        .. AotOnly, BuildPiece.Clang, BuildPiece.Lld, BuildPiece.CMake, BuildPiece.Make, BuildPiece.StaticLibC, BuildPiece.StaticOpenSsl, BuildPiece.Zlib,
    ];
    private static readonly BuildPiece[] Everything = [.. WithoutIcu, BuildPiece.StaticIcu];

    private static readonly ProjectFacts Plain = new() { RuntimeIdentifier = "linux-x64", HostRuntimeIdentifier = "linux-x64", InvariantGlobalization = true };
    private static readonly ProjectFacts AotProject = Plain with { PublishAot = true };

    public static IEnumerable<TestCaseData> AutoTable()
    {
        yield return Row("plain", Plain, Everything, PublishMode.Trimmed, []);
        yield return Row("untrimmable", Plain with { PublishTrimmed = false }, Everything, PublishMode.SelfContained, []);
        yield return Row("aot off", Plain with { PublishAot = false }, Everything, PublishMode.Trimmed, []);
        yield return Row("aot", AotProject, WithoutIcu, PublishMode.Static, []);
        yield return Row("aot with ICU", AotProject with { InvariantGlobalization = false }, Everything, PublishMode.Static, []);
        yield return Row("aot, no static ICU", AotProject with { InvariantGlobalization = false }, WithoutIcu, PublishMode.Aot, ["HDC9009"]);
        yield return Row("aot, only a compiler", AotProject, AotOnly, PublishMode.Aot, ["HDC9009"]);
        yield return Row("aot, nothing", AotProject, [], PublishMode.Trimmed, ["HDC9009"]);
        yield return Row("aot for another machine", AotProject with { RuntimeIdentifier = "linux-arm64" }, Everything, PublishMode.Trimmed, ["HDC9009"]);
        yield return Row("aot for musl", AotProject with { RuntimeIdentifier = "linux-musl-x64" }, Everything, PublishMode.Trimmed, ["HDC9009"]);
        yield return Row("aot on musl", AotProject with { RuntimeIdentifier = "linux-musl-x64", HostRuntimeIdentifier = "linux-musl-x64" }, WithoutIcu, PublishMode.Static, []);
        yield return Row("aot on net9.0", AotProject with { TargetFrameworkMajor = 9 }, WithoutIcu, PublishMode.Static, []);
        yield return Row("aot on net8.0", AotProject with { TargetFrameworkMajor = 8 }, WithoutIcu, PublishMode.Static, []);
        yield return Row("aot on net8.0 without zlib", AotProject with { TargetFrameworkMajor = 8 }, [.. WithoutIcu.Where(p => p != BuildPiece.Zlib)], PublishMode.Trimmed, ["HDC9009"]);
        yield return Row("aot on net7.0", AotProject with { TargetFrameworkMajor = 7 }, Everything, PublishMode.Trimmed, ["HDC9009"]);

        static TestCaseData Row(string name, ProjectFacts project, BuildPiece[] tools, PublishMode mode, string[] codes) =>
            new TestCaseData(project, tools, mode, codes).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(AutoTable))]
    public void Auto_takes_the_best_mode_that_can_be_built(ProjectFacts project, BuildPiece[] tools, PublishMode mode, string[] codes)
    {
        var decision = Select(PublishMode.Auto, project, tools);

        Assert.That(decision.Mode, Is.EqualTo(mode));
        Assert.That(decision.Findings.Select(f => f.Descriptor.Code), Is.EqualTo(codes));
        Assert.That(decision.Reason, Does.StartWith("auto: ").And.Not.EndsWith("."));
    }

    [Test]
    public void Missing_pieces_are_one_message_with_one_command()
    {
        var decision = Select(PublishMode.Static, Plain, [BuildPiece.Linker]);

        Assert.That(decision.Mode, Is.EqualTo(PublishMode.Static));
        Assert.That(decision.Findings, Has.Length.EqualTo(1));
        Assert.That(decision.Findings[0].Descriptor, Is.EqualTo(DiagnosticCatalog.HDC9101));
        Assert.That(decision.Findings[0].Message, Does
            .Contain("needs clang, lld, objcopy, cmake, make, libc.a and OpenSSL's static archives").And
            .Contain("'apt-get install -y clang lld binutils cmake make libc6-dev libssl-dev'"));
    }

    [Test]
    public void Dynamic_aot_asks_only_for_what_it_needs()
    {
        var decision = Select(PublishMode.Aot, Plain, [BuildPiece.Linker, BuildPiece.ObjCopy]);

        Assert.That(decision.Findings.Single().Message, Does.Contain("'apt-get install -y clang'").And.Contain("HardenContainerMode=trimmed"));
    }

    [Test]
    public void Static_with_icu_and_no_archives_says_both_ways_out()
    {
        var decision = Select(PublishMode.Static, Plain with { InvariantGlobalization = false }, WithoutIcu);

        Assert.That(decision.Findings.Single().Descriptor, Is.EqualTo(DiagnosticCatalog.HDC9102));
        Assert.That(decision.Findings.Single().Message, Does.Contain("apt-get install -y libicu-dev").And.Contain("InvariantGlobalization=true"));
    }

    [Test]
    public void Static_links_icu_in_only_where_cultures_are_on()
    {
        Assert.That(Select(PublishMode.Static, Plain, Everything).StaticIcu, Is.False);
        Assert.That(Select(PublishMode.Static, Plain with { InvariantGlobalization = false }, Everything).StaticIcu, Is.True);
    }

    [Test]
    public void Static_links_with_lld_and_openssl_inside()
    {
        var decision = Select(PublishMode.Static, Plain, Everything);

        Assert.That(decision, Has.Property("LinkerFlavor").EqualTo("lld").And.Property("StaticOpenSsl").True.And.Property("ObjCopyName").EqualTo("objcopy"));
    }

    [TestCase(PublishMode.Static, true, true)]
    [TestCase(PublishMode.Static, false, false)]
    [TestCase(PublishMode.Aot, true, false)]
    [TestCase(PublishMode.Trimmed, true, false)]
    public void Only_what_brings_its_own_C_library_packs_its_relocations(PublishMode mode, bool startsPacked, bool expected) =>
        Assert.That(ModeSelector.Select(mode, Plain, Tools(Everything) with { StartsPacked = startsPacked }, BaseKind.Auto).PacksRelocations, Is.EqualTo(expected));

    [Test]
    public void Aot_without_bfd_links_with_lld()
    {
        var tools = Tools(AotOnly);

        Assert.That(ModeSelector.Select(PublishMode.Aot, Plain, tools with { HasBfd = false }, BaseKind.Auto).LinkerFlavor, Is.EqualTo("lld"));
        Assert.That(ModeSelector.Select(PublishMode.Aot, Plain, tools, BaseKind.Auto).LinkerFlavor, Is.Null);
    }

    [TestCase(PublishMode.Static, "linux-arm64")]
    [TestCase(PublishMode.Aot, "linux-musl-x64")]
    public void Another_machine_is_a_coded_answer(PublishMode mode, string runtimeIdentifier)
    {
        var decision = Select(mode, Plain with { RuntimeIdentifier = runtimeIdentifier }, Everything);

        Assert.That(decision.Findings.Single().Descriptor, Is.EqualTo(DiagnosticCatalog.HDC9101));
        Assert.That(decision.Findings.Single().Message, Does.Contain(runtimeIdentifier));
    }

    [Test]
    public void Another_architecture_is_linked_where_its_tool_chain_is_there()
    {
        var decision = SelectCross(PublishMode.Auto, AotProject, Cross);

        Assert.That(decision, Has.Property("Mode").EqualTo(PublishMode.Static).And.Property("Findings").Empty.And.Property("ObjCopyName").EqualTo("aarch64-linux-gnu-objcopy"));
        Assert.That(decision.Cross, Has.Property("SysRoot").EqualTo("/usr/aarch64-linux-gnu").And.Property("Libraries").EqualTo("/usr/lib/aarch64-linux-gnu"));
    }

    [Test]
    public void HDC9101_what_its_tool_chain_lacks_is_one_message_with_one_command()
    {
        var message = SelectCross(PublishMode.Static, AotProject, []).Findings.Single(f => f.Descriptor == DiagnosticCatalog.HDC9101).Message;

        Assert.That(message, Does
            .Contain("needs aarch64-linux-gnu-gcc, clang, lld, aarch64-linux-gnu-objcopy, cmake, make, libc.a of arm64 and OpenSSL's static archives (libssl.a, libcrypto.a) of arm64, which are not installed").And
            .Contain("'dpkg --add-architecture arm64 && apt-get update && apt-get install -y gcc-aarch64-linux-gnu clang lld binutils-aarch64-linux-gnu cmake make libc6-dev-arm64-cross libssl-dev:arm64'").And
            .Contain("HardenContainerCrossRoot"));
    }

    [Test]
    public void HDC9009_auto_falls_back_to_trimming_where_it_lacks_something_or_cultures_are_on()
    {
        var lacking = SelectCross(PublishMode.Auto, AotProject, [.. Cross.Where(p => p != BuildPiece.CrossCompiler)]);
        var cultures = SelectCross(PublishMode.Auto, AotProject with { InvariantGlobalization = false }, Cross);

        Assert.That(new[] { lacking.Mode, cultures.Mode }, Is.All.EqualTo(PublishMode.Trimmed));
        Assert.That(lacking.Findings.Single().Message, Does.Contain("built trimmed: a static link for linux-arm64 needs aarch64-linux-gnu-gcc").And.Contain("'apt-get install -y gcc-aarch64-linux-gnu'"));
        Assert.That(cultures.Findings.Single().Message, Does.Contain("ICU's static archives"));
        Assert.That(Codes(SelectCross(PublishMode.Static, AotProject with { InvariantGlobalization = false }, Cross)), Is.EqualTo(new[] { "HDC9102" }));
    }

    [Test]
    public void A_dynamic_link_for_another_architecture_is_a_coded_answer() =>
        Assert.That(SelectCross(PublishMode.Aot, AotProject, Cross).Findings.Single().Message, Does.StartWith("HardenContainerMode=aot cannot be built here").And.Contain("statically only"));

    [Test]
    public void A_mode_against_the_project_is_refused()
    {
        Assert.That(Codes(Select(PublishMode.Static, Plain with { PublishAot = false }, Everything)), Is.EqualTo(new[] { "HDC9007" }));
        Assert.That(Codes(Select(PublishMode.Aot, Plain with { TargetFrameworkMajor = 7 }, Everything)), Is.EqualTo(new[] { "HDC9007" }));
    }

    [TestCase(PublishMode.Static, BaseKind.DistrolessStatic, true)]
    [TestCase(PublishMode.Aot, BaseKind.DistrolessStatic, false)]
    [TestCase(PublishMode.Trimmed, BaseKind.DistrolessStatic, false)]
    [TestCase(PublishMode.Aot, BaseKind.DistrolessBase, true)]
    [TestCase(PublishMode.SelfContained, BaseKind.DistrolessBase, false)]
    [TestCase(PublishMode.Trimmed, BaseKind.DistrolessCc, true)]
    [TestCase(PublishMode.Trimmed, BaseKind.Chiseled, true)]
    [TestCase(PublishMode.Trimmed, BaseKind.AzureLinuxDistroless, true)]
    [TestCase(PublishMode.Trimmed, BaseKind.Reference, true)]
    [TestCase(PublishMode.Trimmed, BaseKind.Auto, true)]
    public void Bases_that_cannot_carry_a_mode_are_refused_early(PublishMode mode, BaseKind baseKind, bool fits)
    {
        var decision = ModeSelector.Select(mode, Plain, Tools(Everything), baseKind);

        Assert.That(Codes(decision), Is.EqualTo(fits ? [] : new[] { "HDC9007" }));
    }

    [Test]
    public void Musl_does_not_fit_a_glibc_base()
    {
        var project = Plain with { RuntimeIdentifier = "linux-musl-x64" };

        Assert.That(Codes(ModeSelector.Select(PublishMode.Trimmed, project, Tools([]), BaseKind.Chiseled)), Is.EqualTo(new[] { "HDC9007" }));
        Assert.That(Codes(ModeSelector.Select(PublishMode.Trimmed, project, Tools([]), BaseKind.Scratch)), Is.Empty);
    }

    [Test]
    public void A_fall_back_that_the_base_cannot_carry_is_the_error_alone()
    {
        var decision = ModeSelector.Select(PublishMode.Auto, AotProject, Tools([]), BaseKind.DistrolessStatic);

        Assert.That(Codes(decision), Is.EqualTo(new[] { "HDC9007" }));
    }

    private static ModeDecision Select(PublishMode mode, ProjectFacts project, BuildPiece[] tools) =>
        ModeSelector.Select(mode, project, Tools(tools), BaseKind.Auto);

    private static BuildPiece[] Cross =>
        [BuildPiece.CrossCompiler, BuildPiece.Clang, BuildPiece.Lld, BuildPiece.ObjCopy, BuildPiece.CMake, BuildPiece.Make, BuildPiece.StaticLibC, BuildPiece.StaticOpenSsl];

    private static ModeDecision SelectCross(PublishMode mode, ProjectFacts project, BuildPiece[] tools)
    {
        var cross = CrossToolchain.For("linux-x64", "linux-arm64", "/")!;
        return ModeSelector.Select(mode, project with { RuntimeIdentifier = "linux-arm64" }, Tools(tools) with { Cross = cross, ObjCopyName = cross.ObjCopy }, BaseKind.Auto);
    }

    private static ToolchainFacts Tools(BuildPiece[] tools)
    {
        using var root = new FakeRoot();
        root.Write("etc/os-release", "ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
        return new() { Available = [.. tools], ObjCopyName = "objcopy", HasBfd = true, Distribution = Distribution.Read(root.Path) };
    }

    private static IEnumerable<string> Codes(ModeDecision decision) => decision.Findings.Select(f => f.Descriptor.Code);
}
