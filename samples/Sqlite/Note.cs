using System.Text.Json.Serialization;

namespace SqliteSample;

public sealed class Note
{
    public int Id { get; init; }

    public required string Text { get; init; }
}

public sealed record NewNote(string? Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(List<Note>))]
[JsonSerializable(typeof(NewNote))]
internal sealed partial class NotesContext : JsonSerializerContext;
