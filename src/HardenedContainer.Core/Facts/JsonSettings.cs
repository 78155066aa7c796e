using System.Collections.Immutable;
using System.Text.Json;

namespace HardenedContainer.Facts;

/// <summary>A value of a JSON settings file, as ASP.NET's configuration sees it.</summary>
/// <param name="Key">Names from the root on, joined with colons; elements of arrays by their number.</param>
/// <param name="Value">The text of the value; <c>true</c>, <c>false</c> and numbers as they are written.</param>
/// <param name="Line">Line counted from 1.</param>
public sealed record Setting(string Key, string Value, int Line)
{
    /// <summary>The last part of the key.</summary>
    public string Name => Key[(Key.LastIndexOf(':') + 1)..];
}

/// <summary>Reads JSON settings files: with comments and trailing commas, as Microsoft.Extensions.Configuration.Json does.</summary>
public static class JsonSettings
{
    private const int MaxSettings = 10_000;

    private static readonly JsonReaderOptions Form = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>Reads all values.</summary>
    /// <param name="content">UTF-8, with or without byte order mark.</param>
    /// <returns>The values in the order of the file, 10,000 at most.</returns>
    /// <exception cref="JsonException">It is not JSON, or is nested more than 64 levels deep.</exception>
    public static ImmutableArray<Setting> Read(ReadOnlySpan<byte> content)
    {
        content = content.StartsWith("\ufeff"u8) ? content[3..] : content;
        var settings = ImmutableArray.CreateBuilder<Setting>();
        var reader = new Utf8JsonReader(content, Form);

        // The name of each open container, and for arrays the number of the next element.
        var open = new Stack<(string Key, int Index)>();
        var (name, line, counted) = ("", 1, 0);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = Join(open, Text(ref reader));
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push((NextKey(open, ref name), reader.TokenType == JsonTokenType.StartArray ? 0 : -1));
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    break;
                default:
                    var start = (int)reader.TokenStartIndex;
                    line += content[counted..start].Count((byte)'\n');
                    counted = start;
                    var key = NextKey(open, ref name);
                    if (settings.Count < MaxSettings)
                    {
                        settings.Add(new(key, Value(ref reader), line));
                    }

                    break;
            }
        }

        return settings.ToImmutable();
    }

    private static string Join(Stack<(string Key, int Index)> open, string name) => open.Count > 0 && open.Peek().Key.Length > 0 ? $"{open.Peek().Key}:{name}" : name;

    private static string NextKey(Stack<(string Key, int Index)> open, ref string name)
    {
        if (open.Count == 0 || open.Peek().Index < 0)
        {
            return name;
        }

        var (key, index) = open.Pop();
        open.Push((key, index + 1));
        return key.Length > 0 ? $"{key}:{index}" : $"{index}";
    }

    private static string Value(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => Text(ref reader),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "",
        _ => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
    };

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8.
            throw new JsonException("A text is not valid UTF-8.", e);
        }
    }
}
