using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Options;

namespace HardenedContainer.Facts;

/// <summary>Facts of a user's own base: a JSON file beside the project, or the image itself.</summary>
public static class BaseFactsFile
{
    private const int MaxLength = 1 << 20;
    private const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    // The file's own form, so that a change of the facts' type does not change what users wrote.
    private sealed record Document
    {
        public int SchemaVersion { get; init; }

        public required string Name { get; init; }

        public required string Source { get; init; }

        public string Libc { get; init; } = "";

        public bool Shell { get; init; }

        public bool CaCertificates { get; init; }

        public bool TimeZones { get; init; }

        public bool Temp { get; init; }

        public string[] Architectures { get; init; } = [];

        public string[] Paths { get; init; } = [];

        public string[] Libraries { get; init; } = [];

        public SortedDictionary<string, string> SymbolVersions { get; init; } = [];

        public SortedDictionary<string, int> Users { get; init; } = [];

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? User { get; init; }

        public SortedDictionary<string, string> Environment { get; init; } = [];

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public BasePackage[]? Packages { get; init; }
    }

    /// <summary>Whether a text is a path and not the name of a known base.</summary>
    /// <param name="text">The value of <c>HardenContainerBaseFacts</c> or <c>--base</c>.</param>
    /// <returns>True for a path.</returns>
    public static bool IsPath(string text) => text.Contains('/', StringComparison.Ordinal) || text.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads facts.</summary>
    /// <param name="path">A JSON file as <see cref="Write"/> writes it, or a local image.</param>
    /// <param name="architecture">GOARCH to take where the image has several.</param>
    /// <param name="problem">HDC0007 where they cannot be read; else null.</param>
    /// <returns>The facts; null where there is a problem.</returns>
    public static BaseFacts? Read(string path, string architecture, out Finding? problem)
    {
        problem = null;
        try
        {
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? ReadJson(path, out problem) : ImageReader.Read(path, architecture);
        }
        catch (FindingException e)
        {
            problem = e.Findings[0];
            return null;
        }
    }

    /// <summary>Writes facts as JSON.</summary>
    /// <param name="facts">The facts.</param>
    /// <returns>JSON with LF line ends and one at the end.</returns>
    public static string Write(BaseFacts facts) => JsonSerializer.Serialize(
        new Document
        {
            SchemaVersion = SchemaVersion,
            Name = facts.Name,
            Source = facts.Source,
            Libc = facts.Libc,
            Shell = facts.HasShell,
            CaCertificates = facts.HasCaCertificates,
            TimeZones = facts.HasTimeZones,
            Temp = facts.HasTemp,
            Architectures = [.. facts.Architectures],
            Paths = [.. facts.Paths.Order(StringComparer.Ordinal)],
            Libraries = [.. facts.Libraries.Order(StringComparer.Ordinal)],
            SymbolVersions = new(facts.SymbolVersions.ToDictionary(v => v.Key, v => v.Value.ToString())),
            Users = new(facts.Users.ToDictionary()),
            User = facts.User,
            Environment = new(facts.Environment.ToDictionary()),
            Packages = facts.Packages.IsEmpty ? null : [.. facts.Packages],
        },
        Form) + "\n";

    private static BaseFacts? ReadJson(string path, out Finding? problem) => SourceText.Read(path, MaxLength, out problem) is { } text ? Parse(text, path, out problem) : null;

    /// <summary>Reads the text of a file.</summary>
    internal static BaseFacts? Parse(string text, string path, out Finding? problem)
    {
        problem = null;
        try
        {
            var document = JsonSerializer.Deserialize<Document>(text, Form) ?? throw new JsonException("It is null.");
            if (document.SchemaVersion != SchemaVersion || document.Name.Length == 0 || document.Source.Length == 0)
            {
                throw new JsonException($"schemaVersion is not {SchemaVersion}, or name or source is empty.");
            }

            return new()
            {
                Kind = BaseKind.Reference,
                Name = document.Name,
                Source = document.Source,
                Libc = document.Libc,
                HasShell = document.Shell,
                HasCaCertificates = document.CaCertificates,
                HasTimeZones = document.TimeZones,
                HasTemp = document.Temp,
                Architectures = [.. document.Architectures],
                Paths = [.. document.Paths],
                Libraries = [.. document.Libraries],
                SymbolVersions = document.SymbolVersions.ToImmutableDictionary(v => v.Key, v => Version.TryParse(v.Value, out var version) ? version : throw new JsonException($"symbolVersions: {v.Value} is no version."), StringComparer.Ordinal),
                Users = document.Users.ToImmutableDictionary(StringComparer.Ordinal),
                User = document.User,
                Environment = document.Environment.ToImmutableDictionary(StringComparer.Ordinal),
                Packages = [.. document.Packages ?? []],
            };
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or ArgumentException)
        {
            problem = DiagnosticCatalog.HDC0007.At($"The facts cannot be read: {(e as JsonException)?.Message.Split('\n')[0] ?? "a value is null."}", path, fix: "Write them with harden facts IMAGE, and give name and source.");
            return null;
        }
    }
}
