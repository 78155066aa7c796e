using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Rendering;

namespace HardenedContainer.Manifests.Patching;

/// <summary>
/// Puts settings into the text of a manifest, at the places of the nodes that were read from it. All else stays byte for byte
/// as it was: comments, order, quotes, line ends. What several places share by an alias is left alone, and its line told.
/// </summary>
/// <param name="text">The text that the nodes were read from.</param>
internal sealed class ManifestEditor(string text)
{
    private readonly List<Edit> _edits = [];
    private readonly SortedSet<int> _refused = [];
    private readonly string _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <summary>Lines of what should have been changed and was not: shared by an alias, or of another form than expected.</summary>
    public IReadOnlyCollection<int> Refused => _refused;

    /// <summary>Whether there is anything to change.</summary>
    public bool HasEdits => _edits.Count > 0;

    /// <summary>
    /// Sees to it that a map holds settings: maps are merged, of lists the items are appended, and other values replace what is there.
    /// </summary>
    /// <param name="map">The map.</param>
    /// <param name="wanted">The settings.</param>
    public void Merge(ManifestNode map, JsonObject wanted)
    {
        if (map.IsShared || map.Kind != ManifestNodeKind.Map)
        {
            _refused.Add(map.Line);
            return;
        }

        var missing = new JsonObject();
        foreach (var (name, value) in wanted)
        {
            if (map.OwnEntries.LastOrDefault(e => e.Key == name) is { Value: { } there })
            {
                Change(there, value!);
            }
            else if (value is not JsonValue && map[name] is not null)
            {
                // To write it here would hide what is merged in.
                _refused.Add(map.Line);
            }
            else
            {
                missing[name] = value!.DeepClone();
            }
        }

        if (missing.Count > 0)
        {
            Insert(map, missing);
        }
    }

    /// <summary>The text with everything that was asked for.</summary>
    public string Apply()
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (var edit in _edits.OrderBy(e => e.Start).ThenByDescending(e => e.Depth))
        {
            result.Append(text, at, edit.Start - at).Append(edit.Text);
            at = edit.Start + edit.Length;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private void Change(ManifestNode there, JsonNode value)
    {
        switch (there, value)
        {
            case ({ IsShared: true }, _):
                _refused.Add(there.Line);
                break;
            case ({ Kind: ManifestNodeKind.Map }, JsonObject map):
                Merge(there, map);
                break;
            case ({ Kind: ManifestNodeKind.List }, JsonArray list):
                Insert(there, list);
                break;
            case ({ IsNull: true }, _):
                Replace(there, value);
                break;
            case ({ Kind: ManifestNodeKind.Scalar }, JsonValue):
                Replace(there, value);
                break;
            case ({ Kind: ManifestNodeKind.Scalar }, JsonArray list):
                // One value where a list may stand.
                Replace(there, new JsonArray([there.Text, .. list.Select(i => i!.DeepClone())]));
                break;
            default:
                _refused.Add(there.Line);
                break;
        }
    }

    private void Replace(ManifestNode there, JsonNode value)
    {
        var (start, end) = (there.Place.Start, there.Place.End);
        var space = start > 0 && !char.IsWhiteSpace(text[start - 1]) ? " " : "";
        _edits.Add(new(start, end - start, space + Flow(value), 0));
    }

    // Entries or items, at the end of a map or list.
    private void Insert(ManifestNode collection, JsonNode more)
    {
        var place = collection.Place;
        if (place.IsFlow)
        {
            var inner = Flow(more)[1..^1];
            _edits.Add(place.IsEmpty ? new(place.Start + 1, 0, inner, 0) : new(place.ContentEnd, 0, "," + (IndentOf(place.Content) is { } indent ? _newLine + indent : " ") + inner, 0));
            return;
        }

        // What ends at one place is nested, the inner first. Items of a list may stand in the column of the names around it.
        var depth = (2 * place.Column) + (collection.Kind == ManifestNodeKind.List ? 1 : 0);
        var lines = YamlText.Write(more).TrimEnd('\n').Split('\n').Select(line => new string(' ', place.Column) + line);
        var block = string.Join(_newLine, lines);
        var at = place.ContentEnd;
        while (at > 0 && text[at - 1] == ' ')
        {
            at--;
        }

        // A text block ends where the next line begins; everything else before its line ends, perhaps with a comment.
        var isAtLine = at > 0 && text[at - 1] == '\n';
        var lineEnd = isAtLine ? at - 1 : text.IndexOf('\n', place.ContentEnd);
        _edits.Add(lineEnd < 0 ? new(text.Length, 0, _newLine + block, depth) : new(lineEnd + 1, 0, block + _newLine, depth));
    }

    // The white space before a place, where there is nothing else in its line.
    private string? IndentOf(int place)
    {
        var line = text[(text.LastIndexOf('\n', Math.Max(0, place - 1)) + 1)..place];
        return place > 0 && line.Length < place && string.IsNullOrWhiteSpace(line) ? line : null;
    }

    // On one line, as JSON, which is YAML as well.
    private static string Flow(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(", ", map.Select(e => $"{JsonSerializer.Serialize(e.Key)}: {Flow(e.Value)}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Flow)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };

    private readonly record struct Edit(int Start, int Length, string Text, int Depth);
}
