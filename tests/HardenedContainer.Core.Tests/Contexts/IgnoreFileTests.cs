using System.Text.Json.Nodes;
using HardenedContainer.Contexts;
using HardenedContainer.Testing;
using NUnit.Framework;

namespace HardenedContainer.Core.Tests.Contexts;

public sealed class IgnoreFileTests
{
    private static IEnumerable<TestCaseData> Patterns() =>
        from node in Corpus("dockerignore-patterns.json")
        let patterns = node["patterns"]!.AsArray().Select(p => p!.GetValue<string>()).ToArray()
        select Case(string.Join('\n', patterns), node["path"]!.GetValue<string>(), node["matches"]!.GetValue<bool>());

    private static IEnumerable<TestCaseData> Files() =>
        from node in Corpus("dockerignore-paths.json")
        select Case(node["ignorefile"]!.GetValue<string>(), node["path"]!.GetValue<string>(), node["excluded"]!.GetValue<bool>());

    [TestCaseSource(nameof(Patterns))]
    [TestCaseSource(nameof(Files))]
    public void Corpora(string text, string path, bool isExcluded) =>
        Assert.That(IgnoreFile.Parse(text).IsExcluded(path), Is.EqualTo(isExcluded));

    [TestCase("bin\n", "bin/a/b", true, TestName = "A directory takes what is in it along")]
    [TestCase("\uFEFFbin", "bin", true, TestName = "A byte order mark is not part of the pattern")]
    [TestCase(" # no comment", "# no comment", true, TestName = "Only a number sign at the very beginning makes a comment")]
    [TestCase("bin\r\nobj\r\n", "bin", true, TestName = "Carriage returns do not count")]
    [TestCase("/bin/../obj//./x", "obj/x", true, TestName = "Patterns are cleaned")]
    [TestCase("**\n!app", "app/x", false, TestName = "An exception brings back what is below it")]
    [TestCase("!app\n**", "app/x", true, TestName = "The last match wins")]
    [TestCase("a?c", "a😀c", true, TestName = "A question mark is a whole character")]
    [TestCase("a?c", "a/c", false, TestName = "A question mark is no slash")]
    [TestCase("a[b-d]", "ac", true, TestName = "A range")]
    [TestCase("a[^b-d]", "ac", false, TestName = "A range that is not meant")]
    [TestCase(@"a\[b", "a[b", true, TestName = "An escaped bracket")]
    [TestCase("a+(b)", "a+(b)", true, TestName = "Other signs mean themselves")]
    [TestCase("a+(b)*", "a+(b)c", true, TestName = "Other signs mean themselves, also beside an asterisk")]
    public void Corners(string text, string path, bool isExcluded) =>
        Assert.That(IgnoreFile.Parse(text).IsExcluded(path), Is.EqualTo(isExcluded));

    [TestCase("a[", 1)]
    [TestCase("ok\na[]b]", 2)]
    [TestCase("a[b", 1)]
    [TestCase("a[b-]", 1)]
    [TestCase("a\\", 1)]
    [TestCase("\n\n!", 3)]
    public void A_line_that_Docker_refuses_is_named(string text, int line) =>
        Assert.That(IgnoreFile.Parse(text).Problems.Select(p => p.Line), Is.EqualTo(new[] { line }));

    [TestCase("**\n!a/b/c", "a/b", true)]
    [TestCase("**\n!a/b/c", "a/b/c", true)]
    [TestCase("**\n!a/b/c", "a/bb", false)]
    [TestCase("**\n!*/b", "a", false)]
    [TestCase("**\na/b", "a", false)]
    public void An_excluded_directory_is_opened_for_an_exception_that_begins_with_it(string text, string directory, bool isOpened) =>
        Assert.That(IgnoreFile.Parse(text).IsOpened(directory), Is.EqualTo(isOpened));

    [Test]
    public void Malformed_patterns_neither_throw_nor_hang()
    {
        const string alphabet = "ab/*?[]^-!\\.#+(){}$| \n\r\u00e9\ud83d\ude00";
        var random = new Random(20261124);
        for (var round = 0; round < 3000; round++)
        {
            var text = new string(random.GetItems(alphabet.AsSpan(), random.Next(1, 40)));
            var path = new string(random.GetItems("ab/.[]".AsSpan(), random.Next(0, 20)));
            var file = IgnoreFile.Parse(text);

            Assert.That(() => file.IsExcluded(path), Throws.Nothing, text);
            Assert.That(file.Patterns.Select(p => p.Line).Concat(file.Problems.Select(p => p.Line)), Is.Unique, text);
        }
    }

    private static JsonNode[] Corpus(string name) =>
        [.. JsonNode.Parse(File.ReadAllText(Repository.File("tests", "HardenedContainer.Core.Tests", "Corpora", name)))!.AsArray().Select(n => n!)];

    private static TestCaseData Case(string text, string path, bool isExcluded) =>
        new TestCaseData(text, path, isExcluded).SetArgDisplayNames(text.ReplaceLineEndings("⏎"), path, isExcluded.ToString());
}
