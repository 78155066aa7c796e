using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HardenedContainer.Auditing;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Scoring;

namespace HardenedContainer.Reporting;

/// <summary>A file that a publish made.</summary>
/// <param name="Path">Path below the output directory, with <c>/</c>.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256.</param>
public sealed record ReportArtifact(string Path, long Length, string Sha256);

/// <summary>The form of <c>report.json</c>: the plan in short, every finding with what the policy made of it, and the artifacts.</summary>
public static class ReportJson
{
    private const int SchemaVersion = 1;

    // The report is no HTML: quotes and umlauts stay readable.
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Renders the report. The same input gives the same text, in whatever order findings and artifacts come.</summary>
    /// <param name="plan">The image.</param>
    /// <param name="findings">All judged findings, suppressed ones included.</param>
    /// <param name="projectDirectory">Absolute. What lies below it is named by its path from there, so that the report does not
    /// depend on where the project is checked out.</param>
    /// <param name="score">The score card; none where it was not filled in.</param>
    /// <param name="audit">What was looked up of known holes, and what was not.</param>
    /// <param name="artifacts">What was written; none where validation failed.</param>
    /// <returns>JSON with LF line ends and one at the end.</returns>
    public static string Render(
        ImagePlan plan, IReadOnlyCollection<JudgedFinding> findings, string projectDirectory,
        IEnumerable<ScoreResult>? score = null, IEnumerable<AuditCheck>? audit = null, IEnumerable<ReportArtifact>? artifacts = null)
    {
        var root = Root(projectDirectory);
        var counts = FindingCounts.Of(findings);
        var report = new JsonObject
        {
            ["generator"] = GeneratedFiles.Marker,
            ["schemaVersion"] = SchemaVersion,
            ["plan"] = Summary(plan),
            ["decisions"] = Array(plan.Decisions.Select(d => new JsonObject { ["name"] = d.Name, ["included"] = d.Included, ["reason"] = d.Reason })),
            ["counts"] = new JsonObject
            {
                ["errors"] = counts.Errors,
                ["warnings"] = counts.Warnings,
                ["informations"] = counts.Informations,
                ["suppressed"] = counts.Suppressed,
            },
            ["findings"] = Array(findings
                .OrderBy(f => f.Finding.Descriptor.Code, StringComparer.Ordinal)
                .ThenBy(f => f.Finding.File, StringComparer.Ordinal)
                .ThenBy(f => f.Finding.Line)
                .ThenBy(f => f.Finding.What, StringComparer.Ordinal)
                .ThenBy(f => f.Finding.Fix, StringComparer.Ordinal)
                .ThenBy(f => f.Severity)
                .ThenBy(f => f.Justification, StringComparer.Ordinal)
                .Select(f => Entry(f, root))),
            ["audit"] = Array((audit ?? []).Select(check => new JsonObject
            {
                ["subject"] = check.Subject,
                ["checked"] = check.IsChecked,
                ["text"] = root.Replace(check.Text, ""),
            })),
            ["score"] = Array((score ?? []).Select(row => new JsonObject
            {
                ["id"] = row.Id,
                ["title"] = row.Title,
                ["status"] = row.Status.Text(),
                ["evidence"] = Array(row.Evidence.Select(e => JsonValue.Create(root.Replace(e, "")))),
            })),
            ["artifacts"] = Array((artifacts ?? [])
                .OrderBy(a => a.Path, StringComparer.Ordinal)
                .Select(a => new JsonObject { ["path"] = a.Path, ["length"] = a.Length, ["sha256"] = a.Sha256 })),
        };
        return report.ToJsonString(Form) + "\n";
    }

    /// <summary>Gives the report what a smoke run showed, in place of what an earlier one did.</summary>
    /// <param name="report">The report.</param>
    /// <param name="findings">Judged findings of the run.</param>
    /// <param name="projectDirectory">As for <see cref="Render"/>.</param>
    /// <returns>The report with them.</returns>
    /// <exception cref="FormatException">The text is not a report.</exception>
    public static string WithRun(string report, IEnumerable<JudgedFinding> findings, string projectDirectory) =>
        ForeignJson.Read(report, "report", json => Replaced(json, findings, Root(projectDirectory)));

    private static string Replaced(JsonNode json, IEnumerable<JudgedFinding> findings, Regex root)
    {
        var (all, counts) = (json["findings"]!.AsArray(), json["counts"]!);
        foreach (var earlier in all.Where(f => DiagnosticCatalog.IsOfSmokeRun((string)f!["code"]!)).ToArray())
        {
            all.Remove(earlier);
            Count((string)earlier!["severity"]!, -1);
        }

        foreach (var entry in findings.Select(f => Entry(f, root)))
        {
            all.Add(entry);
            Count((string)entry["severity"]!, 1);
        }

        return json.ToJsonString(Form) + "\n";

        void Count(string severity, int number)
        {
            var name = severity switch { "error" => "errors", "warning" => "warnings", "info" => "informations", _ => "suppressed" };
            counts[name] = (int)counts[name]! + number;
        }
    }

    private static JsonObject Summary(ImagePlan plan) => new()
    {
        ["name"] = plan.Name,
        ["repository"] = plan.Repository,
        ["tags"] = Array(plan.Tags.Select(tag => JsonValue.Create(tag))),
        ["runtimeIdentifier"] = plan.RuntimeIdentifier,
        ["mode"] = OptionNames.Of(plan.Mode),
        ["modeReason"] = plan.ModeReason,
        ["base"] = new JsonObject
        {
            ["kind"] = OptionNames.Of(plan.Base.Kind),
            ["reference"] = plan.Base.Reference,
            ["assembled"] = plan.Base.Assembled,
            ["reason"] = plan.Base.Reason,
        },
        ["user"] = plan.Configuration.User,
        ["entrypoint"] = Array(plan.Configuration.Entrypoint.Select(word => JsonValue.Create(word))),
        ["ports"] = Array(plan.Configuration.Ports.Select(port => JsonValue.Create(port.ToString()))),
        ["files"] = plan.Entries.Count(e => e.Kind == ImageEntryKind.File),
        ["length"] = plan.Entries.Sum(e => e.Length),
    };

    private static JsonObject Entry(JudgedFinding judged, Regex root)
    {
        var (finding, severity, justification) = judged;
        var entry = new JsonObject
        {
            ["code"] = finding.Descriptor.Code,
            ["severity"] = severity == DiagnosticSeverity.None ? "suppressed" : severity.ToString().ToLowerInvariant(),
            ["title"] = finding.Descriptor.Title,
            ["what"] = root.Replace(finding.What, ""),
            ["why"] = finding.Descriptor.Why,
            ["fix"] = root.Replace(finding.Fix ?? finding.Descriptor.Fix, ""),
        };
        if (finding.File is { } file)
        {
            entry["file"] = root.Replace(file, "");
        }

        if (finding.Line > 0)
        {
            entry["line"] = finding.Line;
        }

        if (justification is not null)
        {
            entry["justification"] = justification;
        }

        return entry;
    }

    /// <summary>What names the project's directory, as a whole path or as the beginning of one. Messages name files, too.</summary>
    private static Regex Root(string projectDirectory)
    {
        var root = projectDirectory.TrimEnd('/', '\\');
        return new(root.Length == 0 ? "(?!)" : $@"(?<![\w./\\-]){Regex.Escape(root)}[/\\]");
    }

    private static JsonArray Array(IEnumerable<JsonNode?> nodes) => [.. nodes];
}
