using System.Collections.Immutable;
using System.Globalization;

namespace HardenedContainer.Manifests;

/// <summary>What a node of a manifest is.</summary>
public enum ManifestNodeKind
{
    /// <summary>A text, number or truth value.</summary>
    Scalar,

    /// <summary>Names with values.</summary>
    Map,

    /// <summary>Values in order.</summary>
    List,
}

/// <summary>A name with its value.</summary>
/// <param name="Key">The name.</param>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Value">The value.</param>
public readonly record struct ManifestEntry(string Key, int Line, ManifestNode Value);

/// <summary>Where a value stands in its text, in characters from 0.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">What follows its last character.</param>
/// <param name="Content">The first character of its first name or item; the same as <paramref name="ContentEnd"/> where it has none.</param>
/// <param name="ContentEnd">What follows the last character of its last value or item.</param>
/// <param name="Column">Column of its names, or of the dashes before its items, where it is written as a block.</param>
/// <param name="IsFlow">It is written in brackets.</param>
internal readonly record struct ManifestPlace(int Start, int End, int Content, int ContentEnd, int Column, bool IsFlow)
{
    /// <summary>It has neither names nor items.</summary>
    public bool IsEmpty => Content == ContentEnd;
}

/// <summary>A value of a YAML or JSON document, with its line. Look-ups of what is not there give null, so that they can be chained.</summary>
public sealed class ManifestNode
{
    private readonly Dictionary<string, ManifestNode> _byKey = [];

    private ManifestNode(ManifestNodeKind kind, int line, long weight) => (Kind, Line, Weight) = (kind, line, weight);

    /// <summary>What it is.</summary>
    public ManifestNodeKind Kind { get; }

    /// <summary>Where it begins, counted from 1.</summary>
    public int Line { get; }

    /// <summary>Text of a scalar; null for what is none, and for YAML's null.</summary>
    public string? Text { get; private init; }

    /// <summary>Values of a list; else empty.</summary>
    public ImmutableArray<ManifestNode> Items { get; private init; } = [];

    /// <summary>Names and values of a map, in order, each name once; else empty.</summary>
    public ImmutableArray<ManifestEntry> Entries { get; private init; } = [];

    /// <summary>YAML's null, also where nothing is written.</summary>
    public bool IsNull => Kind == ManifestNodeKind.Scalar && Text is null;

    /// <summary>Where it stands. Of what an alias repeats, the place where it was written.</summary>
    internal ManifestPlace Place { get; private init; }

    /// <summary>An alias repeats it, or something around it, or it has an anchor or tag of its own that a change could lose.</summary>
    internal bool IsShared { get; private set; }

    /// <summary>Names and values that are written in the map itself, without those that are merged into it.</summary>
    internal ImmutableArray<ManifestEntry> OwnEntries { get; private init; } = [];

    /// <summary>The node and all below it, counted as often as aliases repeat them.</summary>
    internal long Weight { get; }

    /// <summary>The value of a name; null where there is none, or YAML's null.</summary>
    /// <param name="key">The name.</param>
    public ManifestNode? this[string key] => _byKey.GetValueOrDefault(key) is { IsNull: false } value ? value : null;

    /// <summary>The truth value, as YAML 1.1 writes it; null where it is none.</summary>
    public bool? Truth => Text?.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "y" => true,
        "false" or "no" or "off" or "n" => false,
        _ => null,
    };

    /// <summary>The whole number; null where it is none.</summary>
    public long? Number => long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The value at the end of a path of names; null where there is none.</summary>
    /// <param name="keys">The names.</param>
    public ManifestNode? At(params ReadOnlySpan<string> keys)
    {
        var node = this;
        foreach (var key in keys)
        {
            node = node?[key];
        }

        return node;
    }

    /// <summary>Values of a list, or the one value where there is no list, as several fields allow.</summary>
    public ImmutableArray<ManifestNode> OneOrMore => Kind == ManifestNodeKind.List ? Items : IsNull ? [] : [this];

    /// <summary>Marks it, and all below it, as shared.</summary>
    internal void Share()
    {
        if (!IsShared)
        {
            IsShared = true;
            foreach (var child in Items.Concat(Entries.Select(e => e.Value)))
            {
                child.Share();
            }
        }
    }

    internal static ManifestNode Scalar(string? text, int line, ManifestPlace place) => new(ManifestNodeKind.Scalar, line, 1) { Text = text, Place = place };

    internal static ManifestNode List(ImmutableArray<ManifestNode> items, int line, ManifestPlace place) =>
        new(ManifestNodeKind.List, line, 1 + items.Sum(i => i.Weight)) { Items = items, Place = place };

    internal static ManifestNode Map(ImmutableArray<ManifestEntry> entries, int own, int line, ManifestPlace place)
    {
        var map = new ManifestNode(ManifestNodeKind.Map, line, 1 + entries.Sum(e => 1 + e.Value.Weight)) { Entries = entries, OwnEntries = entries[..own], Place = place };
        foreach (var entry in entries)
        {
            map._byKey[entry.Key] = entry.Value;
        }

        return map;
    }
}
