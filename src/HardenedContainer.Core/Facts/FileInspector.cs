using System.Text.Json;
using HardenedContainer.Elf;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Facts;

/// <summary>What is read from the whole of a file, where its name or format asks for it.</summary>
internal static class FileInspector
{
    /// <summary>Longest file that is held in memory, in bytes.</summary>
    internal const int MaxLength = 1 << 20;

    private const string RuntimeConfig = ".runtimeconfig.json";

    /// <summary>Whether the whole content of a file of this name is of interest.</summary>
    internal static bool Wants(string path) => KeyStoreReader.IsKeyStore(path) || path.EndsWith(RuntimeConfig, StringComparison.OrdinalIgnoreCase);

    /// <summary>Adds what the content says.</summary>
    /// <param name="file">The file so far.</param>
    /// <param name="stream">The file, seekable.</param>
    /// <param name="content">The whole content where the file is wanted and not too long; else null.</param>
    /// <returns>The file with what was found.</returns>
    internal static PublishFile Inspect(PublishFile file, Stream stream, byte[]? content)
    {
        if (file.Format == ContentFormat.Elf)
        {
            return ReadElf(file, stream);
        }

        if (file.Format == ContentFormat.ManagedAssembly)
        {
            return file with { Secrets = UserStrings.Scan(stream) };
        }

        if (KeyStoreReader.IsKeyStore(file.Path) && KeyStoreReader.Inspect(file.Path, content) is { } store)
        {
            return file with { Secrets = file.Secrets.Add(store) };
        }

        return content is not null && file.Path.EndsWith(RuntimeConfig, StringComparison.OrdinalIgnoreCase) ? ReadRuntimeConfig(file, content) : file;
    }

    private static PublishFile ReadElf(PublishFile file, Stream stream)
    {
        try
        {
            return file with { Elf = ElfReader.Read(stream) };
        }
        catch (ElfFormatException e)
        {
            return file with { ReadError = e.Message };
        }
    }

    private static PublishFile ReadRuntimeConfig(PublishFile file, byte[] content)
    {
        try
        {
            var text = content.AsMemory(content.AsSpan().StartsWith("\ufeff"u8) ? 3 : 0);
            using var json = JsonDocument.Parse(text, new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return file with { RequiredFrameworks = [.. Frameworks(json.RootElement)] };
        }
        catch (JsonException e)
        {
            return file with { ReadError = $"It is not JSON: {e.Message}" };
        }
    }

    // runtimeOptions.framework, or runtimeOptions.frameworks where there are several. A self-contained app has
    // includedFrameworks instead.
    private static IEnumerable<string> Frameworks(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("runtimeOptions", out var options) || options.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        JsonElement[] frameworks =
        [
            .. options.TryGetProperty("framework", out var one) ? [one] : Array.Empty<JsonElement>(),
            .. options.TryGetProperty("frameworks", out var many) && many.ValueKind == JsonValueKind.Array ? many.EnumerateArray() : [],
        ];
        foreach (var framework in frameworks.Where(f => f.ValueKind == JsonValueKind.Object))
        {
            yield return $"{Text(framework, "name")} {Text(framework, "version")}".Trim();
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
