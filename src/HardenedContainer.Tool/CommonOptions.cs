using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.IO;

namespace HardenedContainer.Tool;

/// <summary>Options that commands with findings share.</summary>
internal sealed class CommonOptions
{
    private const int LongestConfiguration = 1 << 20;

    internal Option<string> Format { get; }

    internal Option<bool> Strict { get; } = new("--strict") { Description = "Warnings are errors." };

    internal Option<string?> Configuration { get; } = new("--config") { Description = "A JSON file with severities of rules." };

    /// <summary>Registries that images may come from, of the configuration; empty for any. Known after <see cref="Policy"/>.</summary>
    internal ImmutableArray<string> AllowedRegistries { get; private set; } = [];

    /// <summary>Labels that images have to have, of the configuration. Known after <see cref="Policy"/>.</summary>
    internal LabelSchema Labels { get; private set; } = LabelSchema.None;

    internal CommonOptions(Command command, string format)
    {
        Format = new("--format") { Description = "How findings are written.", DefaultValueFactory = _ => format };
        Format.AcceptOnlyFromAmong("text", "json", "sarif");
        command.Add(Format);
        command.Add(Strict);
        command.Add(Configuration);
    }

    /// <summary>The severity policy; null, with a line on standard error, where the configuration cannot be used.</summary>
    internal SeverityPolicy? Policy(ParseResult parsed)
    {
        var policy = SeverityPolicy.Default with { Strict = parsed.GetValue(Strict), Today = DateOnly.FromDateTime(DateTime.UtcNow) };
        if (parsed.GetValue(Configuration) is not { } file)
        {
            return policy;
        }

        if (SourceText.Read(file, LongestConfiguration, out var problem) is not { } text)
        {
            Console.Error.WriteLine($"{file}: {problem!.Message}");
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            AllowedRegistries = json.RootElement.TryGetProperty("allowedRegistries", out var registries) ? [.. registries.EnumerateArray().Select(r => r.GetString()!)] : [];
            Labels = Schema(json.RootElement);
            return json.RootElement.TryGetProperty("rules", out var rules) ? policy with { Overrides = [.. rules.EnumerateArray().Select(Override)] } : policy;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            Console.Error.WriteLine($"{file}: it is not a configuration: {e.Message.Split('\n')[0]} Write {{ \"rules\": [ {{ \"code\": \"HDC5041\", \"severity\": \"none\", \"justification\": \"why\" }} ] }}.");
            return null;
        }
    }

    private static LabelSchema Schema(JsonElement root)
    {
        // Of a name that is there twice, the last counts, as for every reader of JSON.
        var labels = root.TryGetProperty("labels", out var schema) ? schema.EnumerateObject().Reverse().DistinctBy(l => l.Name).Select(l => KeyValuePair.Create(l.Name, Form(l.Value))) : [];
        return new(labels.ToImmutableSortedDictionary(StringComparer.Ordinal), root.TryGetProperty("strictLabels", out var strict) && strict.GetBoolean());
    }

    private static LabelForm Form(JsonElement name) => LabelForm.All.FirstOrDefault(f => name.ValueEquals(f.Name))
        ?? throw new FormatException($"A label is {string.Join(", ", LabelForm.All.Select(f => f.Name))}.");

    private static SeverityOverride Override(JsonElement rule)
    {
        string? Text(string name) => rule.TryGetProperty(name, out var value) ? value.GetString() : null;
        if (!Enum.TryParse<DiagnosticSeverity>(Text("severity"), ignoreCase: true, out var severity) || !Enum.IsDefined(severity))
        {
            throw new FormatException("A severity is none, info, warning or error.");
        }

        return new(
            Text("code") ?? throw new FormatException("A rule has no code."), Text("path"), severity, Text("justification"),
            Text("expires") is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
    }
}
