using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Context;

namespace HardenedContainer.Core.Tests.Contexts;

public sealed class ContextRulesTests
{
    [TestCase("HDC4002", "a[", "a[b]")]
    [TestCase("HDC4002", "!", "!a")]
    [TestCase("HDC4007", "bin/\nobj/", "**/bin\n**/obj")]
    [TestCase("HDC4007", "node_modules", "node_modules\n**/node_modules")]
    [TestCase("HDC4008", "!app/x\n**", "**\n!app/x")]
    [TestCase("HDC4008", "!app\napp", "app/*\n!app/*.dll")]
    [TestCase("HDC4009", "**\n!.env", "**\n!.env-example.txt")]
    [TestCase("HDC4009", "*\n!certificates/site.pfx", "*\n!certificates/site.crt")]
    public void A_rule_fires_and_leaves_a_near_miss_alone(string code, string fires, string clean) => Assert.Multiple(() =>
    {
        Assert.That(Codes(fires), Does.Contain(code));
        Assert.That(Codes(clean), Does.Not.Contain(code));
    });

    [Test]
    public void Findings_name_file_and_line()
    {
        var finding = ContextRules.Evaluate(new IgnoreFileSubject("x/.dockerignore", IgnoreFile.Parse("# remark\n\na["))).Single();

        Assert.That((finding.File, finding.Line), Is.EqualTo(("x/.dockerignore", 3)));
    }

    [Test]
    public void Rules_have_codes_of_their_own_from_the_catalogue() => Assert.Multiple(() =>
    {
        Assert.That(ContextRules.Default.Select(r => r.Descriptor.Code), Is.Unique.And.Ordered);
        Assert.That(ContextRules.Default.Select(r => r.Descriptor), Is.SubsetOf(DiagnosticCatalog.All));
    });

    private static IEnumerable<string> Codes(string text) => ContextRules.Evaluate(new IgnoreFileSubject(".dockerignore", IgnoreFile.Parse(text))).Select(f => f.Descriptor.Code);
}
