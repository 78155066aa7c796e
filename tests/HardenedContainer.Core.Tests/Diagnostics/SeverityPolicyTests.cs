using System.Collections.Immutable;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Core.Tests.Diagnostics;

public class SeverityPolicyTests
{
    private static readonly DiagnosticDescriptor Warning = new("HDC7998", "A warning", DiagnosticSeverity.Warning, "Because.", "Do.");
    private static readonly DiagnosticDescriptor Error = new("HDC7999", "An error", DiagnosticSeverity.Error, "Because.", "Do.");
    private static readonly DiagnosticDescriptor Info = new("HDC7997", "A message", DiagnosticSeverity.Info, "Because.", "Do.");

    private static readonly DateOnly Today = new(2026, 11, 23);

    private static SeverityOverride Item(DiagnosticDescriptor rule, DiagnosticSeverity severity, string? glob = null, string? why = "accepted", DateOnly? expires = null) =>
        new(rule.Code, glob, severity, why, expires);

    private static DiagnosticSeverity Judge(SeverityPolicy policy, Finding finding) => policy.Judge([finding])[0].Severity;

    public static IEnumerable<TestCaseData> Table()
    {
        SeverityPolicy[] none = [SeverityPolicy.Default];
        ImmutableHashSet<string> both = ["hdc7998", "hdc7999", "hdc7997"];
        TestCaseData Row(string name, SeverityPolicy policy, DiagnosticSeverity info, DiagnosticSeverity warning, DiagnosticSeverity error) =>
            new TestCaseData(policy, info, warning, error).SetName("Severities(" + name + ")");

        yield return Row("default", none[0], DiagnosticSeverity.Info, DiagnosticSeverity.Warning, DiagnosticSeverity.Error);
        yield return Row("NoWarn never silences errors", new() { NoWarn = both }, DiagnosticSeverity.None, DiagnosticSeverity.None, DiagnosticSeverity.Error);
        yield return Row("NoWarn before WarningsAsErrors", new() { NoWarn = both, WarningsAsErrors = both, Strict = true }, DiagnosticSeverity.None, DiagnosticSeverity.None, DiagnosticSeverity.Error);
        yield return Row("WarningsAsErrors", new() { WarningsAsErrors = both }, DiagnosticSeverity.Info, DiagnosticSeverity.Error, DiagnosticSeverity.Error);
        yield return Row("WarningsNotAsErrors first", new() { WarningsAsErrors = both, WarningsNotAsErrors = both, Strict = true }, DiagnosticSeverity.Info, DiagnosticSeverity.Warning, DiagnosticSeverity.Error);
        yield return Row("strict", new() { Strict = true }, DiagnosticSeverity.Info, DiagnosticSeverity.Error, DiagnosticSeverity.Error);
        yield return Row(
            "items first",
            new()
            {
                Strict = true, NoWarn = both, WarningsAsErrors = both,
                Overrides = [Item(Info, DiagnosticSeverity.Error), Item(Warning, DiagnosticSeverity.Warning), Item(Error, DiagnosticSeverity.None)],
            },
            DiagnosticSeverity.Error,
            DiagnosticSeverity.Warning,
            DiagnosticSeverity.None);
    }

    [TestCaseSource(nameof(Table))]
    public void Severities(SeverityPolicy policy, DiagnosticSeverity info, DiagnosticSeverity warning, DiagnosticSeverity error)
    {
        var judged = policy.Judge([Info.At("a."), Warning.At("b."), Error.At("c.")]);
        Assert.That(judged.Select(j => j.Severity), Is.EqualTo([info, warning, error]));
    }

    [Test]
    public void The_findings_own_severity_stands_for_the_descriptors()
    {
        var finding = Error.At("a.") with { Severity = DiagnosticSeverity.Warning };
        Assert.Multiple(() =>
        {
            Assert.That(Judge(SeverityPolicy.Default, finding), Is.EqualTo(DiagnosticSeverity.Warning));
            Assert.That(Judge(new() { Strict = true }, finding), Is.EqualTo(DiagnosticSeverity.Error));
            Assert.That(Judge(new() { NoWarn = [Error.Code] }, finding), Is.EqualTo(DiagnosticSeverity.None));
        });
    }

    [TestCase("*.pem", "/home/u/out/app.pem", true)]
    [TestCase("certs/*.pem", "/home/u/out/certs/app.pem", true)]
    [TestCase("certs/*.pem", "/home/u/out/app.pem", false)]
    [TestCase("/app/**", "/app/a/b.pem", true)]
    [TestCase("/app/**", "/opt/app/b.pem", false)]
    [TestCase("*.PEM", "/out/app.pem", false)]
    [TestCase("certs\\*.pem", "C:\\out\\certs\\app.pem", true)]
    [TestCase("a/../b", "/a/b", false)]
    [TestCase("*.pem", null, false)]
    [TestCase(null, null, true)]
    public void Globs_match_at_any_depth_unless_rooted(string? glob, string? file, bool matches)
    {
        var policy = new SeverityPolicy { Overrides = [Item(Error, DiagnosticSeverity.Info, glob)] };
        Assert.That(Judge(policy, Error.At("a.", file)), Is.EqualTo(matches ? DiagnosticSeverity.Info : DiagnosticSeverity.Error));
    }

    [Test]
    public void The_first_matching_item_wins_and_gives_its_justification()
    {
        var policy = new SeverityPolicy
        {
            Overrides = [Item(Error, DiagnosticSeverity.Info, "*.pem", "first"), Item(Error, DiagnosticSeverity.None, null, "second")],
        };
        var judged = policy.Judge([Error.At("a.", "/x.pem"), Error.At("b.", "/x.txt")]);
        Assert.That(judged.Select(j => (j.Severity, j.Justification)), Is.EqualTo([(DiagnosticSeverity.Info, "first"), (DiagnosticSeverity.None, "second")]));
    }

    [Test]
    public void An_item_counts_on_its_last_day_and_not_after()
    {
        SeverityPolicy Policy(DateOnly expires) => new() { Today = Today, Overrides = [Item(Error, DiagnosticSeverity.None, expires: expires)] };
        Assert.Multiple(() =>
        {
            Assert.That(Judge(Policy(Today), Error.At("a.")), Is.EqualTo(DiagnosticSeverity.None));
            Assert.That(Judge(Policy(Today.AddDays(-1)), Error.At("a.")), Is.EqualTo(DiagnosticSeverity.Error));
        });
    }

    private static SeverityPolicy With(params SeverityOverride[] items) => new() { Today = Today, Overrides = [.. items] };

    private static SeverityOverride For(string code, DiagnosticSeverity severity = DiagnosticSeverity.None, string? why = "accepted", DateOnly? expires = null) =>
        new(code, null, severity, why, expires);

    public static IEnumerable<TestCaseData> Complaints()
    {
        yield return new TestCaseData(With(For("HDC0002", expires: Today.AddDays(-1))), "expired").SetName("Complaint(expired)");
        yield return new TestCaseData(With(For("HDC0002", why: " ")), "no Justification").SetName("Complaint(no justification)");
        yield return new TestCaseData(With(For("HDC0001")), "matches nothing").SetName("Complaint(matches nothing)");
        yield return new TestCaseData(With(For("HDC0002"), For("hdc0002")), "matches nothing").SetName("Complaint(shadowed)");
        yield return new TestCaseData(With(For("HDC3999")), "does not exist").SetName("Complaint(no such rule)");
    }

    [TestCaseSource(nameof(Complaints))]
    public void Useless_items_give_HDC0008(SeverityPolicy policy, string what)
    {
        var judged = policy.Judge([DiagnosticCatalog.HDC0002.At("The RID is bad.")], isComplete: true);
        Assert.That(judged, Has.Count.EqualTo(2));
        Assert.Multiple(() =>
        {
            Assert.That(judged[1].Finding.Descriptor, Is.EqualTo(DiagnosticCatalog.HDC0008));
            Assert.That(judged[1].Severity, Is.EqualTo(DiagnosticSeverity.Warning));
            Assert.That(judged[1].Finding.What, Does.Contain(what));
            Assert.That(policy.Judge([DiagnosticCatalog.HDC0002.At("The RID is bad.")]), Has.Count.EqualTo(1), "part of a run");
        });
    }

    [Test]
    public void Useful_items_and_those_that_raise_a_severity_give_none()
    {
        var policy = With(For("HDC0002"), For("HDC0008"), For("HDC0001", DiagnosticSeverity.Error, why: null));
        Assert.That(policy.Judge([DiagnosticCatalog.HDC0002.At("The RID is bad.")], isComplete: true), Has.Count.EqualTo(1));
    }

    [Test]
    public void HDC0008_can_be_judged_itself()
    {
        var policy = With(For("HDC0001"), For("HDC0008", DiagnosticSeverity.Error));
        Assert.That(policy.Judge([], isComplete: true).Select(j => j.Severity), Is.EqualTo([DiagnosticSeverity.Error]));
    }
}
