using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;

namespace HardenedContainer.Reporting;

/// <summary>Findings as SARIF 2.1.0 (OASIS Standard, 27 March 2020), which code hosts show beside the lines.</summary>
public static class SarifLog
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Renders a log with one run. The same findings give the same text.</summary>
    /// <param name="findings">The findings, suppressed ones included.</param>
    /// <param name="version">Version of this product.</param>
    /// <param name="root">Absolute. What lies below it is named by its path from there, so that a code host finds it; null where
    /// paths stay as they are.</param>
    /// <returns>JSON with LF line ends and one at the end.</returns>
    public static string Render(IReadOnlyList<JudgedFinding> findings, string version, string? root = null)
    {
        var rules = findings.Select(f => f.Finding.Descriptor).DistinctBy(d => d.Code).OrderBy(d => d.Code, StringComparer.Ordinal).ToArray();
        var index = rules.Select((rule, i) => (rule.Code, i)).ToDictionary(r => r.Code, r => r.i, StringComparer.Ordinal);
        var log = new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                // First: whose file it is is read from its start, and the rules alone may fill that.
                ["properties"] = new JsonObject { ["generator"] = GeneratedFiles.Marker },
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "HardenedContainer",
                        ["semanticVersion"] = version,
                        ["rules"] = new JsonArray([.. rules.Select(Rule)]),
                    },
                },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray([.. findings.Select(f => Result(f, index[f.Finding.Descriptor.Code], root))]),
            }),
        };
        return log.ToJsonString(Form) + "\n";
    }

    /// <summary>Gives the log what a smoke run showed, in place of what an earlier one did, as <see cref="ReportJson.WithRun"/> does.</summary>
    /// <param name="log">The log.</param>
    /// <param name="findings">Judged findings of the run.</param>
    /// <param name="root">As for <see cref="Render"/>.</param>
    /// <returns>The log with them.</returns>
    /// <exception cref="FormatException">The text is not a log.</exception>
    public static string WithRun(string log, IReadOnlyCollection<JudgedFinding> findings, string? root = null) =>
        ReportJson.Changing("log", () => Replaced(log, findings, root));

    private static string Replaced(string log, IReadOnlyCollection<JudgedFinding> findings, string? root)
    {
        var json = JsonNode.Parse(log)!;
        var run = json["runs"]![0]!;
        var (rules, results) = (run["tool"]!["driver"]!["rules"]!.AsArray(), run["results"]!.AsArray());
        results.RemoveAll(r => DiagnosticCatalog.IsOfSmokeRun((string)r!["ruleId"]!));
        rules.RemoveAll(r => DiagnosticCatalog.IsOfSmokeRun((string)r!["id"]!));
        foreach (var finding in findings)
        {
            results.Add(Result(finding, rule: 0, root));
        }

        foreach (var rule in findings.Select(f => f.Finding.Descriptor).DistinctBy(d => d.Code).Select(Rule))
        {
            rules.Add(rule);
        }

        JsonNode[] sorted = [.. rules.OfType<JsonNode>().OrderBy(r => (string)r["id"]!, StringComparer.Ordinal)];
        rules.Clear();
        foreach (var rule in sorted)
        {
            rules.Add(rule);
        }

        foreach (var result in results)
        {
            result!["ruleIndex"] = Array.FindIndex(sorted, r => (string)r["id"]! == (string)result["ruleId"]!);
        }

        return json.ToJsonString(Form) + "\n";
    }

    private static JsonObject Rule(DiagnosticDescriptor rule) => new()
    {
        ["id"] = rule.Code,
        ["shortDescription"] = Message(rule.Title + "."),
        ["fullDescription"] = Message(rule.Why),
        ["help"] = Message(rule.Fix),
        ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.DefaultSeverity) },
        ["properties"] = new JsonObject { ["tags"] = new JsonArray([.. rule.Peers.Distinct(StringComparer.Ordinal).Select(p => JsonValue.Create(p))]) },
    };

    private static JsonObject Result(JudgedFinding judged, int rule, string? root)
    {
        var finding = judged.Finding;
        var result = new JsonObject
        {
            ["ruleId"] = finding.Descriptor.Code,
            ["ruleIndex"] = rule,
            // A result that is silenced keeps its level (section 3.27.10); that it is silenced stands in its suppressions.
            ["level"] = Level(judged.Severity == DiagnosticSeverity.None ? finding.DefaultSeverity : judged.Severity),
            ["message"] = Message(finding.Message),
        };
        if (finding.File is { Length: > 0 } file)
        {
            var place = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = Uri(file, root) } };
            if (finding.Line > 0)
            {
                place["region"] = new JsonObject { ["startLine"] = finding.Line };
            }

            result["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = place });
        }

        if (judged.Severity == DiagnosticSeverity.None)
        {
            var suppression = new JsonObject { ["kind"] = "external" };
            if (judged.Justification is { } justification)
            {
                suppression["justification"] = justification;
            }

            result["suppressions"] = new JsonArray(suppression);
        }

        return result;
    }

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        DiagnosticSeverity.Info => "note",
        _ => "none",
    };

    private static JsonObject Message(string text) => new() { ["text"] = text };

    // A relative path stays one: hosts resolve it against the root of the repository.
    private static string Uri(string file, string? root)
    {
        var below = root is null ? null : root.TrimEnd('/') + "/";
        var path = below is not null && file.StartsWith(below, StringComparison.Ordinal) ? file[below.Length..] : file;
        return (path.StartsWith('/') ? "file://" : "") + string.Join('/', path.Replace('\\', '/').Split('/').Select(System.Uri.EscapeDataString));
    }
}
