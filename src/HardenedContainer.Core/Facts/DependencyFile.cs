using System.Collections.Immutable;
using System.Text.Json;

namespace HardenedContainer.Facts;

/// <summary>Reads which files an app's <c>deps.json</c> says are beside it (dotnet/cli, "Runtime configuration files").</summary>
internal static class DependencyFile
{
    private static readonly JsonDocumentOptions Form = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private static readonly string[] Kinds = ["runtime", "resources"];

    /// <summary>Reads the assemblies and resources of the runtime target.</summary>
    /// <param name="content">UTF-8, with or without byte order mark.</param>
    /// <returns>Paths as they are published: without the folders of the package, below the culture's folder for resources; ordered.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    internal static ImmutableArray<string> Read(byte[] content)
    {
        try
        {
            return Parse(content);
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8: the document reads texts only when it is asked for them.
            throw new JsonException("A text is not valid UTF-8.", e);
        }
    }

    private static ImmutableArray<string> Parse(byte[] content)
    {
        using var json = JsonDocument.Parse(content.AsMemory(content.AsSpan().StartsWith("\ufeff"u8) ? 3 : 0), Form);
        if (Member(Member(json.RootElement, "runtimeTarget"), "name") is not { ValueKind: JsonValueKind.String } target
            || Member(Member(json.RootElement, "targets"), target.GetString()!) is not { ValueKind: JsonValueKind.Object } libraries)
        {
            return [];
        }

        var files =
            from library in libraries.EnumerateObject()
            from kind in Kinds
            where Member(library.Value, kind) is { ValueKind: JsonValueKind.Object }
            from asset in Member(library.Value, kind)!.Value.EnumerateObject()
            let name = asset.Name[(asset.Name.LastIndexOf('/') + 1)..]
            let culture = kind == "resources" && Member(asset.Value, "locale") is { ValueKind: JsonValueKind.String } locale ? locale.GetString() + "/" : ""
            where name != "_._"
            select culture + name;
        return [.. files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;
}
