using System.Text.Json.Nodes;
using HardenedContainer.Contexts;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Dockerfiles;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Dockerfiles;

/// <summary>The cases of BuildKit's own linter: the same checks on the same lines.</summary>
public sealed class BuildKitCorpusTests
{
    /// <summary>What the corpus file cannot tell, by case: why its outcome is not that of the file.</summary>
    private static readonly Dictionary<string, string> Explained = new(StringComparer.Ordinal)
    {
        ["testLegacyKeyValueFormat"] = "one case gives lines 3 and 4 for instructions that stand on lines 5 and 6 of its file",
        ["testMultipleInstructionsDisallowed"] = "the corpus lost the warnings of this test: its files have each instruction twice, which is what the check is for",
    };

    private static JsonNode[] All { get; } =
        [.. JsonNode.Parse(File.ReadAllText(Repository.File("tests/HardenedContainer.Core.Tests/Corpora/buildkit-lint.json")))!.AsArray().Select(n => n!)];

    // Where the same file has two outcomes, something else than the file decides.
    private static IEnumerable<JsonNode> OfTheFileAlone() =>
        All.GroupBy(n => (n["dockerfile"]!.GetValue<string>(), n["dockerignore"]?.GetValue<string>()))
            .Where(g => g.Select(n => n["warnings"]!.ToJsonString()).Distinct().Count() == 1 && !g.Any(n => n["needs_build_args"]!.GetValue<bool>()))
            .Select(g => g.First());

    [Test]
    public void The_same_checks_warn_on_the_same_lines()
    {
        var cases = OfTheFileAlone().ToArray();
        var failures = cases.Where(n => !Ours(n).SequenceEqual(Theirs(n))).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(failures.Where(n => !Explained.ContainsKey(n["test"]!.GetValue<string>())).Select(n => $"{n["dockerfile"]}: {string.Join(' ', Ours(n))} for {string.Join(' ', Theirs(n))}"), Is.Empty);
            Assert.That(failures.Length, Is.LessThanOrEqualTo(cases.Length / 20), "at least 95 % agree");
            Assert.That(failures.Select(n => n["test"]!.GetValue<string>()).Distinct(), Is.EquivalentTo(Explained.Keys), "every explanation is needed");
            Assert.That(cases.Length, Is.GreaterThan(60));
        });
    }

    private static IEnumerable<string> Theirs(JsonNode node) =>
        node["warnings"]!.AsArray().Select(w => $"{w!["rule"]}:{w["line"]}").Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Ours(JsonNode node)
    {
        var ignore = node["dockerignore"]?.GetValue<string>() is { } text ? IgnoreFile.Parse(text) : null;
        return DockerfileRules.Evaluate(DockerfileSubject.Create("Dockerfile", node["dockerfile"]!.GetValue<string>(), ignore))
            .SelectMany(f => f.Descriptor.Peers.Where(p => p.StartsWith("buildkit:", StringComparison.Ordinal)).Select(p => $"{p["buildkit:".Length..]}:{f.Line}"))
            .Where(w => !w.StartsWith("InvalidBaseImagePlatform", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }
}
