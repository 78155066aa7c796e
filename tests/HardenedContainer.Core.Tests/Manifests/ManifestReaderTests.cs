using HardenedContainer.Manifests;
using HardenedContainer.Rules.Manifests;

namespace HardenedContainer.Core.Tests.Manifests;

public sealed class ManifestReaderTests
{
    [Test]
    public void Values_know_their_lines_and_forms()
    {
        var read = ManifestReader.Read("a:\n  b: 1\n  c: [x, 'null', null, ~, ]\n--- # second\n- yes\n");
        Assert.That(read.Documents, Has.Length.EqualTo(2));
        var map = read.Documents[0];
        Assert.That((map.At("a", "b")!.Line, map.At("a", "b")!.Number, map["a"]!.Entries[1].Line), Is.EqualTo((2, 1L, 3)));
        Assert.That(map.At("a", "c")!.Items.Select(i => i.Text), Is.EqualTo(new[] { "x", "null", null, null }));
        Assert.That(map.At("none", "b", "c"), Is.Null);
        Assert.That((read.Documents[1].Items[0].Truth, read.Documents[1].Items[0].Line), Is.EqualTo(((bool?)true, 5)));
    }

    [TestCase("{\n\t\"a\": {\n\t\t\"b\": [\"x\\/\\u00e9\\ud83d\\ude00\", 1.5e3, true, null]\n\t}\n}")]
    [TestCase("{\"a\":{\"b\":[\"x/é😀\",1.5e3,true,null]}}")]
    public void Json_is_read_as_well(string json)
    {
        var read = ManifestReader.Read(json);
        Assert.That(read.Problem, Is.Null);
        Assert.That(read.Documents.Single().At("a", "b")!.Items.Select(i => i.Text), Is.EqualTo(new[] { "x/é😀", "1.5e3", "true", null }));
    }

    [Test]
    public void Merged_names_do_not_win_over_written_ones()
    {
        var read = ManifestReader.Read("x: &x { a: 1, b: 1 }\ny: &y { b: 2, c: 2 }\nz:\n  a: 3\n  <<: [*x, *y]\n");
        Assert.That(read.Documents[0]["z"]!.Entries.Select(e => $"{e.Key}{e.Value.Text}"), Is.EqualTo(new[] { "a3", "b1", "c2" }));
    }

    [Test]
    public void Of_a_name_that_stands_twice_the_last_counts_and_both_are_known()
    {
        var read = ManifestReader.Read("a: 1\nb: 2\na: 3\n");
        Assert.That((read.Documents[0]["a"]!.Number, read.RepeatedKeys.Single().Key, read.RepeatedKeys.Single().Line), Is.EqualTo((3L, "a", 3)));
    }

    private static IEnumerable<TestCaseData> Hostile()
    {
        var laughs = string.Concat(Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        yield return new TestCaseData("a0: &a0 lol\n" + laughs).SetArgDisplayNames("a billion laughs");
        yield return new TestCaseData("a0: &a0 { x: 1 }\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"a{i}: &a{i} {{ l: *a{i - 1}, r: *a{i - 1}, <<: *a{i - 1} }}\n"))).SetArgDisplayNames("merged laughs");
        yield return new TestCaseData("a: &a [*a]\n").SetArgDisplayNames("itself");
        yield return new TestCaseData("a: *b\n").SetArgDisplayNames("an unknown alias");
        yield return new TestCaseData(new string('[', 1 << 20)).SetArgDisplayNames("brackets");
        yield return new TestCaseData(string.Concat(Enumerable.Repeat("{a: ", 1 << 18))).SetArgDisplayNames("maps");
        yield return new TestCaseData(string.Concat(Enumerable.Repeat("- ", 1 << 19))).SetArgDisplayNames("lists");
        yield return new TestCaseData(string.Concat(Enumerable.Repeat("? ", 1 << 19))).SetArgDisplayNames("keys");
        yield return new TestCaseData("[a]: 1\n").SetArgDisplayNames("a list for a name");
        yield return new TestCaseData("a: \"b\n").SetArgDisplayNames("an open quote");
        yield return new TestCaseData("a: b: c\n").SetArgDisplayNames("two colons");

        // Found by the fuzzer: the parser breaks in its own state.
        yield return new TestCaseData("a: &a [b [b, *c]\nc {s<").SetArgDisplayNames("a flow that goes on");
        yield return new TestCaseData("%YAML 9.9\n--- a\n%TAG ! x\n").SetArgDisplayNames("directives");
    }

    [TestCaseSource(nameof(Hostile))]
    public void What_cannot_be_read_is_a_finding(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var findings = ManifestRules.Evaluate(ManifestSubject.Create("manifest.yaml", text));

        Assert.That(findings.Single() is { Descriptor.Code: "HDC0007", Line: > 0 } finding ? finding.What : null, Does.EndWith(".").And.Not.Contains("\n").And.Not.Contains("Exception"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1L << 30));
    }

    [TestCase("kind: Deployment\nmetadata:\n  name: {{ include \"a.name\" . }}\n", 3)]
    [TestCase("{{- if .Values.enabled }}\nkind: Pod\n{{- end }}\n", 1)]
    [TestCase("a: {{ .x }}\n", 1)]
    public void A_template_is_said_to_be_one(string text, int line)
    {
        var problem = ManifestReader.Read(text).Problem!;
        Assert.That((problem.Line, problem.What), Is.EqualTo((line, "It is a template, which is no manifest before it is filled in.")));
    }

    [TestCase("a: '{{ .x }}'\n")]
    [TestCase("a: |\n  {{ .x }}\n")]
    public void Text_of_another_template_is_a_text(string text) => Assert.That(ManifestReader.Read(text).Problem, Is.Null);

    [TestCase("a: b\n")]
    [TestCase("services: [a]\n")]
    [TestCase("services: {}\n")]
    [TestCase("kind: Pod\n")]
    [TestCase("")]
    [TestCase("just text")]
    public void What_is_no_manifest_is_known_not_to_be_one(string text) => Assert.That(ManifestSubject.Create("a.yaml", text) is { IsManifest: false, Text.Problem: null });
}
