using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Signing;

namespace HardenedContainer.Locking;

/// <summary>What one image reference stood for when it was pinned.</summary>
/// <param name="Digest">Digest that the tag named: of an index where the image has several platforms.</param>
/// <param name="Platforms">Digest of each platform's manifest, by <c>os/architecture[/variant]</c>.</param>
/// <param name="Pinned">The day.</param>
/// <param name="Facts">What is known of it, by platform; only of a user's own base.</param>
public sealed record LockedImage(
    string Digest, ImmutableSortedDictionary<string, string> Platforms, DateOnly Pinned, ImmutableSortedDictionary<string, BaseFacts> Facts)
{
    /// <summary>The signature that was verified when it was pinned; null where none was.</summary>
    public VerifiedSignature? Signature { get; init; }

    /// <summary>What is known of it for one platform.</summary>
    /// <param name="platform">The platform.</param>
    /// <returns>The facts of the image that a publish for it takes; null where they are not known.</returns>
    public BaseFacts? FactsFor(TargetPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return platform.Among(Platforms.Keys) is { } name ? Facts.GetValueOrDefault(name) : null;
    }

    /// <summary>Age in days from which a pin is stale: distributions mend libraries every few weeks.</summary>
    public const int StaleAfterDays = 90;

    /// <summary>Says where a pin is stale.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="file">The lock file.</param>
    /// <param name="today">Today.</param>
    /// <returns>HDC6011, or null.</returns>
    public Finding? Stale(string reference, string file, DateOnly today) => today.DayNumber - Pinned.DayNumber is > StaleAfterDays and var days
        ? DiagnosticCatalog.HDC6011.At($"{reference} was pinned {days} days ago, on {Pinned:yyyy-MM-dd}.", file)
        : null;
}

/// <summary>
/// <c>hardened-container.lock.json</c>: which image each reference stood for. Users commit it; <c>-t:HardenContainerPin</c> writes it.
/// </summary>
/// <param name="Images">By reference, as it stands in the project.</param>
public sealed record LockFile(ImmutableSortedDictionary<string, LockedImage> Images)
{
    private const int MaxLength = 4 << 20;
    private const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Nothing is pinned.</summary>
    public static LockFile Empty { get; } = new(ImmutableSortedDictionary.Create<string, LockedImage>(StringComparer.Ordinal));

    /// <summary>Reads a lock file.</summary>
    /// <param name="path">Absolute path; there need not be a file.</param>
    /// <param name="problem">HDC9421 where it cannot be used; else null.</param>
    /// <returns>The lock; <see cref="Empty"/> where there is no file, or a problem.</returns>
    public static LockFile Read(string path, out Finding? problem)
    {
        problem = null;
        if (!File.Exists(path))
        {
            return Empty;
        }

        if (SourceText.Read(path, MaxLength, out var unreadable) is not { } text)
        {
            problem = DiagnosticCatalog.HDC9421.At(unreadable?.What ?? $"{path} cannot be read.", path);
            return Empty;
        }

        try
        {
            var document = JsonNode.Parse(text)!.AsObject();
            return (int?)document["schemaVersion"] == SchemaVersion
                ? new(document["images"]!.AsObject().ToImmutableSortedDictionary(i => i.Key, i => Image(i.Value!, path), StringComparer.Ordinal))
                : throw new FormatException($"schemaVersion is not {SchemaVersion}");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            problem = DiagnosticCatalog.HDC9421.At($"{Path.GetFileName(path)} is not a lock file{(e is FormatException ? $": {e.Message}" : "")}.", path);
            return Empty;
        }
    }

    /// <summary>The text of the file.</summary>
    /// <returns>JSON with LF line ends and one at the end.</returns>
    public string Write() => new JsonObject
    {
        ["schemaVersion"] = SchemaVersion,
        ["images"] = new JsonObject([.. Images.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)Node(i.Value)))]),
    }.ToJsonString(Form) + "\n";

    private static JsonObject Node(LockedImage image)
    {
        var node = new JsonObject
        {
            ["digest"] = image.Digest,
            ["pinned"] = image.Pinned.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["platforms"] = new JsonObject([.. image.Platforms.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value))]),
        };
        if (image.Signature is { } signature)
        {
            node["signature"] = new JsonObject { ["tool"] = signature.Tool, ["signer"] = signature.Signer };
        }

        if (!image.Facts.IsEmpty)
        {
            node["facts"] = new JsonObject([.. image.Facts.Select(f => KeyValuePair.Create(f.Key, JsonNode.Parse(BaseFactsFile.Write(f.Value))))]);
        }

        return node;
    }

    private static LockedImage Image(JsonNode node, string path) => new(
        Digest(node["digest"]),
        (node["platforms"] as JsonObject ?? []).ToImmutableSortedDictionary(p => p.Key, p => Digest(p.Value), StringComparer.Ordinal),
        DateOnly.ParseExact((string)node["pinned"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
        (node["facts"] as JsonObject ?? []).ToImmutableSortedDictionary(f => f.Key, f => Facts(f.Value!, path), StringComparer.Ordinal))
    {
        Signature = node["signature"] is { } signature ? new(Text(signature["tool"]), Text(signature["signer"])) : null,
    };

    private static BaseFacts Facts(JsonNode node, string path) =>
        BaseFactsFile.Parse(node.ToJsonString(), path, out var problem) ?? throw new FormatException(problem!.What.TrimEnd('.'));

    private static string Text(JsonNode? node) => (string?)node ?? throw new FormatException("a signature does not say whose it is");

    private static string Digest(JsonNode? node) =>
        (string?)node is { Length: 71 } text && text.StartsWith("sha256:", StringComparison.Ordinal) && text.AsSpan(7).IndexOfAnyExceptInRange('0', 'f') < 0
            ? text
            : throw new FormatException("a digest is not one of SHA-256");
}
