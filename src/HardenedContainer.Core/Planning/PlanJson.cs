using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using HardenedContainer.Components;
using HardenedContainer.Options;

namespace HardenedContainer.Planning;

/// <summary>
/// The form of <c>plan.json</c>: indented, camelCase, modes as octal strings, LF. The same plan always gives the same text,
/// on every machine.
/// </summary>
public static class PlanJson
{
    private const int CurrentVersion = 1;

    // What is escaped beyond need (quotes in labels, umlauts) would only make the file hard to read: it is no HTML.
    private static readonly PlanJsonContext _context = new(new(PlanJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
    });

    /// <summary>Writes a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The text, with a line feed at its end.</returns>
    public static string Write(ImagePlan plan) =>
        JsonSerializer.Serialize(plan, _context.ImagePlan) + "\n";

    /// <summary>Reads what <see cref="Write"/> wrote. Contents of files and ELF facts are not in it.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="FormatException">The text is not JSON, has another version, lacks something, has something unknown, or
    /// its entries cannot be a file system. The message is one sentence that says which.</exception>
    public static ImagePlan Read(string json)
    {
        var plan = Parse(json);
        if (plan.SchemaVersion != CurrentVersion)
        {
            throw new FormatException($"The plan has the schema version {plan.SchemaVersion}; this version of HardenedContainer reads {CurrentVersion}.");
        }

        if (HasMissingList(plan))
        {
            throw new FormatException("The plan lacks a list; empty ones are written, too.");
        }

        return ImagePath.FirstProblem(plan.Entries) is { } problem ? throw new FormatException(problem) : plan;
    }

    // The serializer leaves lists that are absent or null in a state in which they cannot be used.
    private static bool HasMissingList(ImagePlan plan) =>
        plan.Tags.IsDefaultOrEmpty || plan.Entries.IsDefault || plan.Decisions.IsDefault || plan.Components.IsDefault || plan.Components.Any(c => c.Dependencies.IsDefault || c.Files.IsDefault) || plan.Base.CopiedLibraries.IsDefault
        || plan.Configuration.Entrypoint.IsDefault || plan.Configuration.Command.IsDefault || plan.Configuration.Ports.IsDefault
        || plan.Configuration.Health is { Command.IsDefault: true }
        || plan.Run.Secrets.IsDefault || plan.Run.Volumes.IsDefault || plan.Run.Egress.IsDefault || plan.Seccomp is { Allowed.IsDefault: true } or { Refused.IsDefault: true };

    private static ImagePlan Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, _context.ImagePlan)
                ?? throw new FormatException("The plan is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The plan cannot be read at {e.Path ?? "its start"}, line {e.LineNumber + 1}.", e);
        }
    }
}

/// <summary>Modes as people write them: <c>"0555"</c>.</summary>
internal sealed class OctalModeConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return text.Length == 4 && text.All(c => c is >= '0' and <= '7')
            ? Convert.ToInt32(text, 8)
            : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Convert.ToString(value, 8).PadLeft(4, '0'));
}

/// <summary>Names and values, ordinal order whatever the culture of the machine.</summary>
internal sealed class OrdinalDictionaryConverter : JsonConverter<ImmutableSortedDictionary<string, string>>
{
    public override ImmutableSortedDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String || !values.TryAdd(name, reader.GetString()!))
            {
                throw new JsonException();
            }
        }

        return values.ToImmutable();
    }

    public override void Write(Utf8JsonWriter writer, ImmutableSortedDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}

/// <summary>Names of enumerations as users write them: <c>self-contained</c>.</summary>
internal sealed class KebabCaseConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(OrdinalDictionaryConverter),
        typeof(KebabCaseConverter<PublishMode>),
        typeof(KebabCaseConverter<BaseKind>),
        typeof(KebabCaseConverter<HealthKind>),
        typeof(KebabCaseConverter<ImageEntryKind>),
        typeof(KebabCaseConverter<TempMedium>),
        typeof(KebabCaseConverter<EcsLaunchType>),
        typeof(KebabCaseConverter<ComponentKind>),
    ])]
[JsonSerializable(typeof(ImagePlan))]
internal sealed partial class PlanJsonContext : JsonSerializerContext;
