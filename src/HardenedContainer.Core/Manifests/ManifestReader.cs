using System.Collections.Immutable;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace HardenedContainer.Manifests;

/// <summary>
/// Reads YAML, and JSON as a part of it, into nodes that know their lines. Depth and number of nodes are bounded, and aliases
/// share what they repeat: a file of a few lines cannot fill the memory, nor lead a rule through a billion nodes.
/// </summary>
public sealed partial class ManifestReader
{
    /// <summary>Longest file, in bytes.</summary>
    public const int MaximumLength = 8 << 20;

    private const int MaximumDepth = 64;
    private const int MaximumNodes = 1_000_000;

    private readonly Parser _parser;
    private readonly ImmutableArray<ManifestEntry>.Builder _repeated = ImmutableArray.CreateBuilder<ManifestEntry>();
    private readonly Dictionary<string, ManifestNode> _anchors = new(StringComparer.Ordinal);
    private long _nodes;

    // What follows the last value that was read.
    private int _end;

    private ManifestReader(string text) => _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));

    /// <summary>Reads a file.</summary>
    /// <param name="text">Its text, not longer than <see cref="MaximumLength"/>.</param>
    /// <returns>The documents, or what is wrong with the file.</returns>
    public static ManifestText Read(string text)
    {
        var reader = new ManifestReader(text);
        try
        {
            return new([.. reader.Documents()], reader._repeated.ToImmutable(), null);
        }
        catch (ManifestException e)
        {
            return new([], [], Explain(text, e.Problem));
        }
        catch (YamlException e)
        {
            return new([], [], Explain(text, new(LineOf(e.Start), $"It is no YAML: {Sentence(e.Message)}")));
        }
    }

    private List<ManifestNode> Documents()
    {
        var documents = new List<ManifestNode>();
        while (Next())
        {
            if (_parser.Current is DocumentStart)
            {
                _anchors.Clear();
                Next();
                documents.Add(Node(0));
            }
        }

        return documents;
    }

    // Of some damaged input the parser does not say what is wrong, but breaks (found by the fuzzer).
    private bool Next()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException or KeyNotFoundException)
        {
            throw new ManifestException(LineOf(_parser.Current?.End ?? Mark.Empty), "It is no YAML from here on.");
        }
    }

    // On entry the parser stands on the node's first event, at the end on its last one.
    private ManifestNode Node(int depth)
    {
        var current = _parser.Current!;
        var line = LineOf(current.Start);
        if (depth > MaximumDepth)
        {
            throw new ManifestException(line, $"It is nested more than {MaximumDepth} levels deep.");
        }

        var node = current switch
        {
            Scalar scalar => ManifestNode.Scalar(IsNull(scalar) ? null : scalar.Value, line, PlaceOf(scalar)),
            SequenceStart start => List(start, depth, line),
            MappingStart start => Map(start, depth, line),
            AnchorAlias alias => _anchors.GetValueOrDefault(alias.Value.Value) ?? throw new ManifestException(line, "An alias stands inside of what it repeats, or before it."),
            _ => throw new ManifestException(line, "It ends too early."),
        };
        _nodes += current is AnchorAlias ? node.Weight : 1;
        if (_nodes > MaximumNodes)
        {
            throw new ManifestException(line, $"It has more than {MaximumNodes} values, with what aliases repeat.");
        }

        if (current is NodeEvent { Anchor: { IsEmpty: false } anchor })
        {
            _anchors[anchor.Value] = node;
        }

        if (current is AnchorAlias or Scalar { Anchor.IsEmpty: false } or Scalar { Tag.IsEmpty: false } or SequenceStart { Anchor.IsEmpty: false } or SequenceStart { Tag.IsEmpty: false })
        {
            node.Share();
        }

        _end = current is Scalar or AnchorAlias ? IndexOf(current.End) : node.Place.End;
        return node;
    }

    private ManifestNode List(SequenceStart start, int depth, int line)
    {
        var items = ImmutableArray.CreateBuilder<ManifestNode>();
        var content = -1;
        while (Next() && _parser.Current is not SequenceEnd)
        {
            content = content < 0 ? IndexOf(_parser.Current!.Start) : content;
            items.Add(Node(depth + 1));
        }

        return ManifestNode.List(items.ToImmutable(), line, PlaceOf(start, content, ColumnOf(start.Start), start.Style == SequenceStyle.Flow));
    }

    // The parser stands on the end of a map or list, of which it tells only where the bracket begins. What was read last is the
    // end of the content.
    private ManifestPlace PlaceOf(ParsingEvent start, int content, int column, bool isFlow)
    {
        var contentEnd = content < 0 ? -1 : _end;
        return new(IndexOf(start.Start), isFlow ? IndexOf(_parser.Current!.Start) + 1 : contentEnd, content, contentEnd, column, isFlow);
    }

    private static ManifestPlace PlaceOf(Scalar scalar) => new(IndexOf(scalar.Start), IndexOf(scalar.End), -1, -1, ColumnOf(scalar.Start), IsFlow: false);

    private static int IndexOf(Mark mark) => (int)mark.Index;

    private static int ColumnOf(Mark mark) => (int)mark.Column - 1;

    private ManifestNode Map(MappingStart start, int depth, int line)
    {
        var (content, column) = (-1, 0);
        var entries = new List<ManifestEntry>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var merged = new List<ManifestNode>();
        while (Next() && _parser.Current is not MappingEnd)
        {
            (content, column) = content < 0 ? (IndexOf(_parser.Current!.Start), ColumnOf(_parser.Current.Start)) : (content, column);
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            if (key.Kind != ManifestNodeKind.Scalar)
            {
                throw new ManifestException(key.Line, "A name is itself a map or a list.");
            }

            var entry = new ManifestEntry(key.Text ?? "", key.Line, value);
            if (entry.Key == "<<")
            {
                merged.AddRange(value.OneOrMore);
            }
            else if (places.TryAdd(entry.Key, entries.Count))
            {
                entries.Add(entry);
            }
            else
            {
                _repeated.Add(entry);
                entries[places[entry.Key]] = entry;
            }
        }

        var (own, place) = (entries.Count, PlaceOf(start, content, column, start.Style == MappingStyle.Flow));

        // The merge keys of YAML 1.1: what stands in the map itself wins, then what is merged first.
        foreach (var entry in merged.SelectMany(m => m.Entries).Where(e => places.TryAdd(e.Key, -1)))
        {
            entries.Add(entry with { Line = line });
            _nodes += 1 + entry.Value.Weight;
        }

        return ManifestNode.Map([.. entries], own, line, place);
    }

    private static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private static int LineOf(Mark mark) => (int)Math.Clamp(mark.Line, 1, int.MaxValue);

    private static ManifestProblem Explain(string text, ManifestProblem problem)
    {
        var template = Template().Match(text);
        return template.Success
            ? new(text.AsSpan(0, template.Index).Count('\n') + 1, "It is a template, which is no manifest before it is filled in.", IsTemplate: true)
            : problem;
    }

    private static string Sentence(string message)
    {
        var text = message.Split('\n')[0].Trim();
        text = Place().Replace(text, "");
        return text.Length == 0 ? "it breaks off." : (text.Length > 200 ? text[..200] + "…" : text.TrimEnd('.')) + ".";
    }

    [GeneratedRegex(@"\{\{-?\s*(?:\.|\$|/\*|[a-zA-Z(""])", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Template();

    [GeneratedRegex(@"^\(Line: [^)]*\) - \(Line: [^)]*\): ", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    private sealed class ManifestException(int line, string what) : Exception(what)
    {
        internal ManifestProblem Problem { get; } = new(line, what);
    }
}
