using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using HardenedContainer.Auditing;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Auditing;

public partial class AnalysisTests
{
    // A rule of a newer SDK that is not in our file would only be as strict as the SDK has it.
    [Test]
    public void Every_security_rule_of_the_SDK_has_a_severity()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var lists = Directory.EnumerateDirectories(Path.Combine(root, "sdk"), "10.*")
            .Select(sdk => Path.Combine(sdk, "Sdks", "Microsoft.NET.Sdk", "analyzers", "build", "config", "analysislevelsecurity_10_all.globalconfig"))
            .Where(File.Exists).ToArray();

        Assert.That(lists, Is.Not.Empty);
        Assert.That(lists.SelectMany(Rules).Distinct(), Is.SubsetOf(Rules(Repository.File("build/HardenedContainer.Security.globalconfig"))));
    }

    [Test]
    public void The_log_of_the_compiler_tells_what_the_source_suppresses()
    {
        var log = AnalysisLog.Read("""
            { "runs": [ { "results": [
              { "ruleId": "CA1050", "level": "note" },
              { "ruleId": "CA5394", "level": "note", "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///src/My%20App/Program.cs" }, "region": { "startLine": 9 } } } ] },
              { "ruleId": "CA2100", "level": "error", "suppressions": [ { "kind": "inSource" } ], "locations": [ { "physicalLocation": { "artifactLocation": { "uri": "file:///src/a%20b.cs" }, "region": { "startLine": 14 } } } ] },
              { "ruleId": "CA5351", "level": "error", "suppressions": [ { "kind": "inSource" } ] } ] } ] }
            """u8.ToArray());

        Assert.That(log.Reported, Is.EqualTo(new[] { "CA5394 at Program.cs:9" }));
        Assert.That(log.Suppressed, Is.EqualTo(new[] { "CA2100 at a b.cs:14", "CA5351" }));
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("""{"runs":[{"results":[{}]}]}""")]
    [TestCase("""{"runs":7}""")]
    public void A_damaged_log_is_none(string text)
    {
        using var directory = new TemporaryDirectory("analysis");
        File.WriteAllText(directory.File("analysis.sarif"), text);

        Assert.That(AnalysisLog.Read(directory.File("analysis.sarif")), Is.Null);
        Assert.That(AnalysisLog.Read(directory.File("missing.sarif")), Is.Null);
    }

    private static IEnumerable<string> Rules(string file) => Severity().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value);

    [GeneratedRegex(@"^dotnet_diagnostic\.(CA[0-9]{4})\.severity", RegexOptions.Multiline)]
    private static partial Regex Severity();
}
