using System.Collections.Immutable;
using System.Text.Json;

namespace HardenedContainer.Auditing;

/// <summary>A message of NuGet's restore.</summary>
/// <param name="Code">Its code, such as <c>NU1903</c>.</param>
/// <param name="Text">What it says, in the language of the build.</param>
/// <param name="Package">The package it is about; empty where there is none.</param>
public sealed record RestoreMessage(string Code, string Text, string Package);

/// <summary>What NuGet's restore keeps of itself in <c>project.assets.json</c>: how it audited, from where packages came, and what it warned of.</summary>
public sealed record RestoreFacts
{
    /// <summary>Packages were looked up (<c>NuGetAudit</c>).</summary>
    public bool IsAudited { get; init; }

    /// <summary><c>all</c>, or <c>direct</c> for the packages that the project names itself.</summary>
    public string Mode { get; init; } = "";

    /// <summary>How bad a hole must be to be reported: <c>low</c>, <c>moderate</c>, <c>high</c>, <c>critical</c>.</summary>
    public string Level { get; init; } = "";

    /// <summary>Advisories that the project leaves out (<c>NuGetAuditSuppress</c>), by address.</summary>
    public ImmutableArray<string> Suppressed { get; init; } = [];

    /// <summary>Sources of packages: addresses and folders.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>NuGet's configuration files, nearest first.</summary>
    public ImmutableArray<string> ConfigFiles { get; init; } = [];

    /// <summary>The restore was made in locked mode: content hashes of a lock file were held against what came.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Every message.</summary>
    public ImmutableArray<RestoreMessage> Messages { get; init; } = [];

    /// <summary>Reads the file.</summary>
    /// <param name="root">Its content.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="JsonException">It is not an assets file.</exception>
    public static RestoreFacts Read(JsonElement root)
    {
        try
        {
            var restore = root.GetProperty("project").GetProperty("restore");
            var audit = Child(restore, "restoreAuditProperties");
            return new()
            {
                IsAudited = Text(audit, "enableAudit").Equals("true", StringComparison.OrdinalIgnoreCase),
                Mode = Text(audit, "auditMode"),
                Level = Text(audit, "auditLevel"),
                Suppressed = Names(audit, "suppressedAdvisories"),
                Sources = Names(restore, "sources"),
                ConfigFiles = Child(restore, "configFilePaths") is { ValueKind: JsonValueKind.Array } files ? [.. files.EnumerateArray().Select(f => f.GetString()!)] : [],
                IsLocked = Child(restore, "restoreLockProperties") is var locking && Child(locking, "restoreLockedMode") is { ValueKind: JsonValueKind.True },
                Messages = Child(root, "logs") is { ValueKind: JsonValueKind.Array } logs
                    ? [.. logs.EnumerateArray().Select(m => new RestoreMessage(Text(m, "code"), Text(m, "message"), Text(m, "libraryId")))]
                    : [],
            };
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or ArgumentNullException)
        {
            throw new JsonException("It is not an assets file of NuGet's.", e);
        }
    }

    private static JsonElement Child(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    private static string Text(JsonElement parent, string name) => Child(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static ImmutableArray<string> Names(JsonElement parent, string name) =>
        Child(parent, name) is { ValueKind: JsonValueKind.Object } child ? [.. child.EnumerateObject().Select(p => p.Name)] : [];
}
