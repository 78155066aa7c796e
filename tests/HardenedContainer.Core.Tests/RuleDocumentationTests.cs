using HardenedContainer.Diagnostics;
using HardenedContainer.Rules;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests;

public class RuleDocumentationTests
{
    private static readonly string[] Headings =
        ["## What it means", "## Why it matters", "## How to fix it", "## When to suppress it"];

    private static string Folder { get; } =
        Path.GetFullPath(Path.Combine(Golden.SourceDirectory(typeof(RuleDocumentationTests).Assembly), "..", "..", "docs", "rules"));

    public static IEnumerable<string> Codes() => DiagnosticCatalog.All.Select(d => d.Code);

    [TestCaseSource(nameof(Codes))]
    public void A_diagnostic_has_a_page(string code)
    {
        var file = Path.Combine(Folder, code + ".md");
        Assert.That(file, Does.Exist);

        var lines = File.ReadAllLines(file);
        var descriptor = DiagnosticCatalog.All.Single(d => d.Code == code);
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo($"# {code}: {descriptor.Title}"));
            Assert.That(lines.Where(l => l.StartsWith('#')).Skip(1), Is.EqualTo(Headings));
            foreach (var heading in Headings)
            {
                var text = lines.SkipWhile(l => l != heading).Skip(1).TakeWhile(l => !l.StartsWith('#'));
                Assert.That(string.Concat(text).Trim(), Is.Not.Empty, heading);
            }
        });
    }

    [Test]
    public void A_page_has_a_diagnostic() =>
        Assert.That(Directory.GetFiles(Folder, "HDC*.md").Select(Path.GetFileNameWithoutExtension), Is.SubsetOf(Codes()));

    [Test]
    public void Rules_report_diagnostics_of_the_catalog() =>
        Assert.That(PublishRules.Default.Select(r => r.Descriptor), Is.SubsetOf(DiagnosticCatalog.All));
}
