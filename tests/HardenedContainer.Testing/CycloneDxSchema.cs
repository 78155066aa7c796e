using NJsonSchema;

namespace HardenedContainer.Testing;

/// <summary>The published schema of CycloneDX 1.6, with those of SPDX licenses and of JSON signatures that it refers to.</summary>
public static class CycloneDxSchema
{
    private static readonly Lazy<JsonSchema> _published =
        new(() => JsonSchema.FromFileAsync(Repository.File("tests/HardenedContainer.Core.Tests/Schemas/bom-1.6.schema.json")).GetAwaiter().GetResult());

    /// <summary>What of a bill of materials the schema does not allow; nothing for a valid one.</summary>
    public static IReadOnlyList<string> Errors(string document) => [.. _published.Value.Validate(document).Select(e => e.ToString())];
}
