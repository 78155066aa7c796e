using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HardenedContainer.Building;

/// <summary>What NuGet's target <c>GenerateRestoreGraphFile</c> says of a project: every project that it needs, itself included.</summary>
/// <param name="Projects">Project files, absolute, in ordinal order.</param>
public sealed record RestoreGraph(ImmutableArray<string> Projects)
{
    /// <summary>Reads the file.</summary>
    /// <param name="json">Its text.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="FormatException">The text is not a restore graph.</exception>
    public static RestoreGraph Read(string json)
    {
        try
        {
            return new([.. JsonNode.Parse(json)!["projects"]!.AsObject().Select(p => (string)p.Value!["restore"]!["projectPath"]!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new FormatException("It is not a restore graph.", e);
        }
    }
}
