using System.Collections.Immutable;
using HardenedContainer.Elf;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules.Binary;

public class LoaderRulesTests
{
    private static SubjectBuilder OnBase(BaseKind kind, string? reference = null) =>
        new SubjectBuilder().WithMode(PublishMode.Aot).WithEntry(SubjectBuilder.DynamicElf).WithBase(RuleRun.Base(kind, reference));

    private static SubjectBuilder Needing(params string[] libraries) =>
        RuleRun.Dynamic().WithEntry(SubjectBuilder.DynamicElf with { Needed = [.. libraries] });

    [Test]
    public void HDC2003_says_which_loader_is_missing_and_what_to_choose()
    {
        var found = OnBase(BaseKind.DistrolessStatic).Run("HDC2003").Single();
        Assert.That(found.What, Does.Contain("web").And.Contain("/lib64/ld-linux-x86-64.so.2").And.Contain("distroless static"));
        Assert.That(found.Fix, Does.Contain("HardenContainerMode=static").And.Contain("chiseled"));
    }

    [Test]
    public void HDC2003_finds_the_loader_through_links() =>
        Assert.That(
            RuleRun.Dynamic().WithoutImageEntry("/lib64/ld-linux-x86-64.so.2").WithLink("/lib64", "usr/lib64")
                .WithImageFile("/usr/lib64/ld-linux-x86-64.so.2").Run("HDC2003"),
            Is.Empty);

    [Test]
    public void HDC2003_is_not_fooled_by_links_in_a_circle() =>
        Assert.That(
            RuleRun.Dynamic().WithoutImageEntry("/lib64/ld-linux-x86-64.so.2").WithLink("/lib64", "/lib65").WithLink("/lib65", "/lib64").Run("HDC2003"),
            Has.Length.EqualTo(1));

    [Test]
    public void HDC2003_ignores_libraries_that_can_be_started() =>
        Assert.That(
            new SubjectBuilder().WithAppFile("libtool.so", SubjectBuilder.LibraryElf("libtool.so") with { Interpreter = "/lib64/ld-linux-x86-64.so.2" }).Run("HDC2003"),
            Is.Empty);

    [Test]
    public void HDC2004_tells_who_needs_what_and_where_to_get_it()
    {
        var found = RuleRun.Dynamic()
            .WithAppFile("liba.so", SubjectBuilder.LibraryElf("liba.so", "libfontconfig.so.1"))
            .WithAppFile("libb.so", SubjectBuilder.LibraryElf("libb.so", "libfontconfig.so.1"))
            .Run("HDC2004").Single();
        Assert.That(found.What, Is.EqualTo("liba.so and libb.so need libfontconfig.so.1, which is not in the image on scratch."));
        Assert.That(found.Fix, Does.Contain("libfontconfig1"));
    }

    [Test]
    public void HDC2004_follows_libraries_of_libraries() =>
        Assert.That(
            Needing("libc.so.6", "libone.so").WithImageFile("/usr/lib/libone.so", SubjectBuilder.LibraryElf("libone.so", "libtwo.so"))
                .Run("HDC2004").Single().What,
            Is.EqualTo("/usr/lib/libone.so needs libtwo.so, which is not in the image on scratch."));

    [Test]
    public void HDC2004_sees_that_a_static_app_cannot_open_a_native_library()
    {
        var found = new SubjectBuilder().WithAppFile("libnative.so", SubjectBuilder.LibraryElf("libnative.so", "libc.so.6")).Run("HDC2004").Single();
        Assert.That(found.Fix, Does.Contain("HardenContainerMode=aot"));
    }

    [TestCase("$ORIGIN", "/app/libx.so")]
    [TestCase("${ORIGIN}/native", "/app/native/libx.so")]
    [TestCase("$ORIGIN/../opt", "/opt/libx.so")]
    [TestCase("/opt/x", "/opt/x/libx.so")]
    public void HDC2004_honours_runpath(string runPath, string path)
    {
        var entry = SubjectBuilder.DynamicElf with { Needed = ["libx.so"], RunPath = [runPath] };
        Assert.That(RuleRun.Dynamic().WithEntry(entry).WithImageFile(path, SubjectBuilder.LibraryElf("libx.so")).Run("HDC2004"), Is.Empty);
        Assert.That(RuleRun.Dynamic().WithEntry(entry with { RunPath = [] }).WithImageFile(path, SubjectBuilder.LibraryElf("libx.so")).Run("HDC2004"), Has.Length.EqualTo(1));
    }

    [Test]
    public void HDC2004_inherits_rpath_but_not_runpath()
    {
        SubjectBuilder With(ElfFile entry) => RuleRun.Dynamic().WithEntry(entry with { Needed = ["libone.so"] })
            .WithImageFile("/opt/libone.so", SubjectBuilder.LibraryElf("libone.so", "libtwo.so"))
            .WithImageFile("/opt/libtwo.so", SubjectBuilder.LibraryElf("libtwo.so"));
        Assert.That(With(SubjectBuilder.DynamicElf with { RPath = ["/opt"] }).Run("HDC2004"), Is.Empty);
        Assert.That(With(SubjectBuilder.DynamicElf with { RunPath = ["/opt"] }).Run("HDC2004"), Has.Length.EqualTo(1));
    }

    [Test]
    public void HDC2004_passes_over_a_library_for_another_machine() =>
        Assert.That(
            Needing("libx.so").WithImageFile("/usr/lib/libx.so", SubjectBuilder.LibraryElf("libx.so") with { Machine = 183 }).Run("HDC2004"),
            Has.Length.EqualTo(1));

    [Test]
    public void HDC2004_honours_the_library_path_of_the_environment() =>
        Assert.That(
            Needing("libx.so").WithImageFile("/opt/libx.so", SubjectBuilder.LibraryElf("libx.so"))
                .ConfigurePlan(p => p with { Configuration = p.Configuration with { Environment = p.Configuration.Environment.Add("LD_LIBRARY_PATH", "/none:/opt") } })
                .Run("HDC2004"),
            Is.Empty);

    [Test]
    public void HDC2004_ends_where_libraries_need_each_other() =>
        Assert.That(
            Needing("liba.so").WithImageFile("/usr/lib/liba.so", SubjectBuilder.LibraryElf("liba.so", "libb.so"))
                .WithImageFile("/usr/lib/libb.so", SubjectBuilder.LibraryElf("libb.so", "liba.so")).Run("HDC2004"),
            Is.Empty);

    [Test]
    public void HDC2005_names_the_version_that_the_base_lacks()
    {
        var elf = SubjectBuilder.DynamicElf with { RequiredVersions = [new("libc.so.6", "GLIBC_2.34"), new("libc.so.6", "GLIBC_2.38"), new("libc.so.6", "GLIBC_2.37")] };
        var found = OnBase(BaseKind.DistrolessBase, "gcr.io/distroless/base-debian12").WithEntry(elf).Run("HDC2005").Single();
        Assert.That(found.What, Does.Contain("needs GLIBC_2.38 of libc.so.6").And.Contain("GLIBC_2.36 at most"));
        Assert.That(OnBase(BaseKind.Chiseled).WithEntry(elf).Run("HDC2005"), Is.Empty);
    }

    [Test]
    public void HDC2005_reads_the_versions_of_libraries_in_the_plan()
    {
        var elf = SubjectBuilder.DynamicElf with { RequiredVersions = [new("libc.so.6", "GLIBC_2.38")] };
        Assert.That(RuleRun.Dynamic().WithEntry(elf).Run("HDC2005").Single().What, Does.Contain("GLIBC_2.36 at most"));
        Assert.That(RuleRun.Dynamic().WithEntry(elf).WithGlibc("2.38").Run("HDC2005"), Is.Empty);
    }

    [Test]
    public void HDC2005_knows_since_when_packed_relocations_are_understood()
    {
        var elf = SubjectBuilder.DynamicElf with { RequiredVersions = [new("libc.so.6", "GLIBC_ABI_DT_RELR")] };
        SubjectBuilder On(string glibc) => OnBase(BaseKind.Chiseled)
            .WithBase(RuleRun.Base(BaseKind.Chiseled) with { SymbolVersions = ImmutableDictionary<string, Version>.Empty.Add("GLIBC", Version.Parse(glibc)) })
            .WithEntry(elf);
        Assert.That(On("2.35").Run("HDC2005"), Has.Length.EqualTo(1));
        Assert.That(On("2.36").Run("HDC2005"), Is.Empty);
    }

    [Test]
    public void HDC2006_speaks_alone_where_the_libc_is_the_other_one()
    {
        var glibcOnMusl = new SubjectBuilder().WithMode(PublishMode.Aot).WithEntry(SubjectBuilder.DynamicElf).WithBase(RuleRun.Alpine);
        Assert.That(glibcOnMusl.CodesOfBand2(), Is.EqualTo(["HDC2006"]));
        Assert.That(glibcOnMusl.Run("HDC2006").Single().What, Is.EqualTo("web is built for glibc, but the image on alpine has musl."));

        var musl = SubjectBuilder.DynamicElf with { Interpreter = "/lib/ld-musl-x86_64.so.1", Needed = ["libc.musl-x86_64.so.1"], RequiredVersions = [] };
        Assert.That(OnBase(BaseKind.Chiseled).WithEntry(musl).CodesOfBand2(), Is.EqualTo(["HDC2006"]));
        Assert.That(new SubjectBuilder().WithEntry(musl).WithBase(RuleRun.Alpine).CodesOfBand2(), Is.Empty);
    }

    [Test]
    public void HDC2006_is_silent_where_there_is_no_libc_at_all() =>
        Assert.That(new SubjectBuilder().WithEntry(SubjectBuilder.DynamicElf).Run("HDC2006"), Is.Empty);

    [Test]
    public void HDC2020_takes_the_place_of_HDC2004_for_the_managed_run_time()
    {
        var elf = SubjectBuilder.DynamicElf with { Needed = ["libstdc++.so.6", "libgcc_s.so.1", "libc.so.6"] };
        var app = OnBase(BaseKind.DistrolessBase).WithEntry(elf).WithMode(PublishMode.Trimmed);
        Assert.That(app.CodesOfBand2(), Is.EqualTo(["HDC2020"]));
        Assert.That(app.Run("HDC2020").Single().What, Does.Contain("libgcc_s.so.1 and libstdc++.so.6"));
        Assert.That(app.Run("HDC2020").Single().Fix, Does.Contain("distroless-cc"));
        Assert.That(OnBase(BaseKind.DistrolessCc).WithEntry(elf).WithMode(PublishMode.Trimmed).CodesOfBand2(), Is.Empty);
    }

    [Test]
    public void HDC2020_leaves_native_libraries_of_packages_to_HDC2004() =>
        Assert.That(
            OnBase(BaseKind.DistrolessBase).WithMode(PublishMode.Trimmed).WithAppFile("libe_sqlite3.so", SubjectBuilder.LibraryElf("libe_sqlite3.so", "libgcc_s.so.1")).CodesOfBand2(),
            Is.EqualTo(["HDC2004"]));
}
