using System.Text.Json;
using System.Text.Json.Nodes;

namespace HardenedContainer.Reporting;

/// <summary>Reads a document that should be one of ours and may be anybody's.</summary>
internal static class ForeignJson
{
    /// <summary>Parses it and reads it.</summary>
    /// <param name="text">The document.</param>
    /// <param name="name">What it should be.</param>
    /// <param name="read">Reads it as if it were that.</param>
    /// <returns>What <paramref name="read"/> gives.</returns>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static T Read<T>(string text, string name, Func<JsonNode, T> read)
    {
        try
        {
            return read(JsonNode.Parse(text)!);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NullReferenceException or ArgumentException or FormatException)
        {
            throw new FormatException($"It is not a {name}.", e);
        }
    }
}
