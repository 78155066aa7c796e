using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Reporting;

/// <summary>Findings as lines, for people and for scripts.</summary>
public static class FindingsText
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line for people: <c>file:line: severity CODE: message</c>.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>The line, without its end.</returns>
    public static string Line(JudgedFinding finding)
    {
        var place = finding.Finding switch { { File: null } => "", { Line: > 0 } f => $"{f.File}:{f.Line}: ", var f => $"{f.File}: " };
        return $"{place}{Severity(finding.Severity)} {finding.Finding.Descriptor.Code}: {finding.Finding.Message}";
    }

    /// <summary>One JSON object: <c>file</c>, <c>line</c>, <c>code</c>, <c>severity</c>, <c>message</c>.</summary>
    /// <param name="finding">The finding.</param>
    /// <returns>The line, without its end.</returns>
    public static string JsonLine(JudgedFinding finding) => Json(finding).ToJsonString(Form);

    /// <inheritdoc cref="JsonLine"/>
    /// <returns>The object.</returns>
    public static JsonObject Json(JudgedFinding finding) => new()
    {
        ["file"] = finding.Finding.File,
        ["line"] = finding.Finding.Line,
        ["code"] = finding.Finding.Descriptor.Code,
        ["severity"] = Severity(finding.Severity),
        ["message"] = finding.Finding.Message,
    };

    /// <summary>The word for a severity.</summary>
    /// <param name="severity">The severity.</param>
    /// <returns><c>error</c>, <c>warning</c>, <c>info</c> or <c>none</c>.</returns>
    public static string Severity(DiagnosticSeverity severity) => severity.ToString().ToLowerInvariant();
}
