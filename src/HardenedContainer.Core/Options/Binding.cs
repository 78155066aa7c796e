using System.Collections.Immutable;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Options;

/// <summary>One binding under way: reads values by name and collects what is wrong with them.</summary>
internal sealed class Binding
{
    /// <summary>The file that an item stands in. Copying an item resets <c>DefiningProjectFullPath</c>, so it travels under a name of its own.</summary>
    public const string FileMetadata = "HardenContainerItemFile";

    private readonly Dictionary<string, string> _properties = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, IReadOnlyList<OptionItem>> _items = new(StringComparer.OrdinalIgnoreCase);

    public Binding(OptionsInput input, BindingContext context)
    {
        Context = context;
        foreach (var (name, value) in input.Properties)
        {
            _properties[name] = value.Trim();
        }

        foreach (var (name, items) in input.Items)
        {
            _items[name] = items;
        }
    }

    public BindingContext Context { get; }

    public List<Finding> Findings { get; } = [];

    /// <summary>What was asked for: a test holds the catalogue against it.</summary>
    public HashSet<string> NamesRead { get; } = [];

    /// <summary>The property without white space around it; empty where it is not set.</summary>
    public string Property(string name)
    {
        NamesRead.Add(name);
        return _properties.GetValueOrDefault(name, "");
    }

    /// <summary>The first of these properties that is set; empty where none is.</summary>
    public string FirstProperty(params ReadOnlySpan<string> names)
    {
        var first = "";
        foreach (var name in names)
        {
            if (Property(name) is { Length: > 0 } value && first.Length == 0)
            {
                first = value;
            }
        }

        return first;
    }

    public IReadOnlyList<OptionItem> Items(string name)
    {
        NamesRead.Add(name);
        return _items.GetValueOrDefault(name, []);
    }

    /// <summary>Metadata without white space around it; empty where it is not set.</summary>
    public static string Metadata(OptionItem item, string name) => RawMetadata(item, name).Trim();

    /// <summary>Metadata as it is: white space in an environment value is meant.</summary>
    public static string RawMetadata(OptionItem item, string name) =>
        item.Metadata.FirstOrDefault(m => string.Equals(m.Key, name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>Reports <c>HDC9001</c> for a property.</summary>
    public void Reject(string property, string value, string problem, string fix) =>
        Findings.Add(DiagnosticCatalog.HDC9001.At($"{property}={ValueText.Quote(value)} {problem}.", fix: fix));

    /// <summary>Reports <c>HDC9001</c> for an item, in the file that defines it where that is known.</summary>
    public void Reject(string itemName, OptionItem item, string problem, string fix)
    {
        var file = RawMetadata(item, FileMetadata);
        Findings.Add(DiagnosticCatalog.HDC9001.At(
            $"{itemName} Include={ValueText.Quote(item.Identity)} {problem}.", file.Length == 0 ? null : file, fix: fix));
    }

    public bool Boolean(string property, bool fallback)
    {
        var value = Property(property);
        if (value.Length == 0)
        {
            return fallback;
        }

        if (bool.TryParse(value, out var result))
        {
            return result;
        }

        Reject(property, value, "is neither true nor false", $"Set {property} to true or false.");
        return fallback;
    }

    public T Choice<T>(string property, ImmutableArray<(string Text, T Value)> choices, T fallback)
    {
        var value = Property(property);
        return value.Length == 0 ? fallback : Choice(property, value, choices, fallback, alsoAllowed: "");
    }

    public T Choice<T>(string property, string value, ImmutableArray<(string Text, T Value)> choices, T fallback, string alsoAllowed)
    {
        foreach (var (text, choice) in choices)
        {
            if (string.Equals(text, value, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        var texts = choices.Select(c => c.Text).ToArray();
        Reject(property, value, "is not a known value", $"{Suggestion(value, texts)}Allowed: {string.Join(", ", texts)}{alsoAllowed}.");
        return fallback;
    }

    /// <summary>A number in plain decimal digits.</summary>
    public int Number(string property, int fallback, int smallest, int largest)
    {
        var value = Property(property);
        if (value.Length == 0)
        {
            return fallback;
        }

        if (TryNumber(value, out var number) && number >= smallest && number <= largest)
        {
            return number;
        }

        Reject(property, value, "is not a number in range", $"Set {property} to a number from {smallest} to {largest}.");
        return fallback;
    }

    /// <summary>Digits only, without sign, white space or leading zeros: what every tool further on reads in the same way.</summary>
    public static bool TryNumber(string text, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 9
            && text.All(char.IsAsciiDigit)
            && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, out number);
    }

    public static string Suggestion(string value, IEnumerable<string> candidates) =>
        ValueText.Nearest(value, candidates) is { } nearest ? $"Did you mean '{nearest}'? " : "";
}
