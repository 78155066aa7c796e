using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rules.Binary;

public class OpenedLibraryRulesTests
{
    private static SubjectBuilder WithTls(Evidence evidence) => RuleRun.Dynamic()
        .ConfigureApp(a => a with { StaticOpenSsl = false, Features = new(evidence, Evidence.Absent, Evidence.Absent, "symbols of web.dbg") });

    private static SubjectBuilder WithCultures() => RuleRun.Dynamic().ConfigureApp(a => a with { InvariantGlobalization = false });

    private static SubjectBuilder WithFiles(SubjectBuilder subject, params string[] paths) =>
        paths.Aggregate(subject, (s, path) => s.WithImageFile(path, SubjectBuilder.LibraryElf(Path.GetFileName(path))));

    [Test]
    public void HDC2017_is_an_error_with_evidence_and_a_warning_without()
    {
        var present = WithTls(Evidence.Present).Run("HDC2017").Single();
        Assert.That(present.Severity, Is.Null);
        Assert.That(present.What, Does.Contain("symbols of web.dbg").And.Contain("libssl.so.3"));
        Assert.That(WithTls(Evidence.Unknown).Run("HDC2017").Single().Severity, Is.EqualTo(DiagnosticSeverity.Warning));
        Assert.That(WithTls(Evidence.Absent).Run("HDC2017"), Is.Empty);
    }

    [Test]
    public void HDC2017_wants_both_libraries_of_one_version()
    {
        const string Lib = "/usr/lib/x86_64-linux-gnu/";
        Assert.That(WithFiles(WithTls(Evidence.Present), Lib + "libssl.so.3").Run("HDC2017"), Has.Length.EqualTo(1));
        Assert.That(WithFiles(WithTls(Evidence.Present), Lib + "libssl.so.3", Lib + "libcrypto.so.1.1").Run("HDC2017"), Has.Length.EqualTo(1));
        Assert.That(WithFiles(WithTls(Evidence.Present), Lib + "libssl.so.3", Lib + "libcrypto.so.3").Run("HDC2017"), Is.Empty);
        Assert.That(WithTls(Evidence.Present).WithBase(RuleRun.Base(BaseKind.Chiseled)).Run("HDC2017"), Is.Empty);
    }

    [Test]
    public void HDC2017_does_not_count_libraries_that_a_static_app_cannot_open()
    {
        var subject = WithTls(Evidence.Present).WithMode(PublishMode.Static).WithEntry(SubjectBuilder.StaticElf).WithBase(RuleRun.Base(BaseKind.Chiseled));
        Assert.That(subject.Run("HDC2017").Single().Fix, Does.Contain("StaticOpenSslLinking"));
        Assert.That(subject.ConfigureApp(a => a with { StaticOpenSsl = true }).Run("HDC2017"), Is.Empty);
    }

    [Test]
    public void HDC2018_wants_the_three_libraries_of_one_version()
    {
        const string Lib = "/usr/lib/x86_64-linux-gnu/";
        Assert.That(WithCultures().Run("HDC2018").Single().Fix, Does.Contain("InvariantGlobalization=true"));
        Assert.That(WithFiles(WithCultures(), Lib + "libicuuc.so.72", Lib + "libicui18n.so.71", Lib + "libicudata.so.72").Run("HDC2018"), Has.Length.EqualTo(1));
        Assert.That(WithFiles(WithCultures(), Lib + "libicuuc.so.72", Lib + "libicui18n.so.72", Lib + "libicudata.so.72").Run("HDC2018"), Is.Empty);
        Assert.That(WithCultures().ConfigureApp(a => a with { InvariantGlobalization = true }).Run("HDC2018"), Is.Empty);
    }

    [Test]
    public void HDC2018_accepts_app_local_icu() =>
        Assert.That(
            WithFiles(WithCultures(), "/app/libicuuc.so.72.1.0.3", "/app/libicui18n.so.72.1.0.3", "/app/libicudata.so.72.1.0.3").Run("HDC2018"),
            Is.Empty);

    [Test]
    public void HDC2018_knows_the_variant_of_the_base_that_has_ICU()
    {
        Assert.That(WithCultures().WithBase(BaseCatalog.For(BaseKind.Chiseled, PublishMode.Aot, 10, needsIcu: true)).Run("HDC2018"), Is.Empty);
        Assert.That(WithCultures().WithBase(RuleRun.Base(BaseKind.DistrolessCc)).Run("HDC2018").Single().Severity, Is.Null);
    }

    [Test]
    public void HDC2018_is_a_message_where_the_base_makes_the_app_invariant() =>
        Assert.That(WithCultures().WithBase(RuleRun.Base(BaseKind.Chiseled)).Run("HDC2018").Single().Severity, Is.EqualTo(DiagnosticSeverity.Info));

    [Test]
    public void HDC2018_does_not_count_libraries_that_a_static_app_cannot_open() =>
        Assert.That(
            WithCultures().WithEntry(SubjectBuilder.StaticElf).WithBase(BaseCatalog.For(BaseKind.Chiseled, PublishMode.Aot, 10, needsIcu: true)).Run("HDC2018"),
            Has.Length.EqualTo(1));
}
