using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Reporting;

namespace HardenedContainer.Tool.Commands;

/// <summary><c>harden rules</c>: every rule with its peers.</summary>
internal static class RulesCommand
{
    private static readonly JsonSerializerOptions Form = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static Command Create()
    {
        var format = new Option<string>("--format") { Description = "How rules are written.", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "text");
        var command = new Command("rules", "Prints every rule with its peers in other tools.") { format };
        command.SetAction(parsed =>
        {
            // Band 9 is what is no rule: options, files, tools.
            var rules = DiagnosticCatalog.All.Where(d => !d.Code.StartsWith("HDC9", StringComparison.Ordinal));
            using var output = new StreamWriter(Console.OpenStandardOutput());
            foreach (var rule in rules)
            {
                output.Write(parsed.GetValue(format) == "json" ? Json(rule) : $"{rule.Code} {FindingsText.Severity(rule.DefaultSeverity),-7} {rule.Title}{(rule.Peers.Length > 0 ? $" ({string.Join(", ", rule.Peers)})" : "")}");
                output.Write('\n');
            }
        });
        return command;
    }

    private static string Json(DiagnosticDescriptor rule) => new JsonObject
    {
        ["code"] = rule.Code,
        ["title"] = rule.Title,
        ["severity"] = FindingsText.Severity(rule.DefaultSeverity),
        ["peers"] = new JsonArray([.. rule.Peers.Select(p => JsonValue.Create(p))]),
    }.ToJsonString(Form);
}
