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
                        ["rules"] = new JsonArray(),
                    },
                },
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray(),
            }),
        };
        Add(log["runs"]![0]!, findings, root);
        return log.ToJsonString(Form) + "\n";
    }

    /// <summary>Gives the log what a smoke run showed, in place of what an earlier one did, as <see cref="ReportJson.WithRun"/> does.</summary>
    /// <param name="log">The log.</param>
    /// <param name="findings">Judged findings of the run.</param>
    /// <param name="root">As for <see cref="Render"/>.</param>
    /// <returns>The log with them.</returns>
    /// <exception cref="FormatException">The text is not a log.</exception>
    public static string WithRun(string log, IReadOnlyCollection<JudgedFinding> findings, string? root = null) =>
        ForeignJson.Read(log, "log", json =>
        {
            var run = json["runs"]![0]!;
            Results(run).RemoveAll(r => DiagnosticCatalog.IsOfSmokeRun((string)r!["ruleId"]!));
            Rules(run).RemoveAll(r => DiagnosticCatalog.IsOfSmokeRun((string)r!["id"]!));
            Add(run, findings, root);
            return json.ToJsonString(Form) + "\n";
        });

    private static JsonArray Rules(JsonNode run) => run["tool"]!["driver"]!["rules"]!.AsArray();

    private static JsonArray Results(JsonNode run) => run["results"]!.AsArray();

    // Rules are sorted, and a result names its own by the index (section 3.27.6), which a rule that comes in between moves.
    private static void Add(JsonNode run, IEnumerable<JudgedFinding> findings, string? root)
    {
        var (rules, results) = (Rules(run), Results(run));
        foreach (var finding in findings)
        {
            results.Add(Result(finding, root));
            rules.Add(Rule(finding.Finding.Descriptor));
        }

        JsonNode[] sorted = [.. rules.Select(r => r!).DistinctBy(r => (string)r["id"]!).OrderBy(r => (string)r["id"]!, StringComparer.Ordinal)];
        rules.Clear();
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rule in sorted)
        {
            index.Add((string)rule["id"]!, rules.Count);
            rules.Add(rule);
        }

        foreach (var result in results)
        {
            result!["ruleIndex"] = index.GetValueOrDefault((string)result["ruleId"]!, -1);
        }
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

    private static JsonObject Result(JudgedFinding judged, string? root)
    {
        var finding = judged.Finding;
        var result = new JsonObject
        {
            ["ruleId"] = finding.Descriptor.Code,
            ["ruleIndex"] = -1,
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
