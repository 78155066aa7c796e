using System.Globalization;
using System.Text;

namespace HardenedContainer.Options;

/// <summary>Shows what a user typed, in a message: short, on one line, with nothing in it that moves a cursor or turns text around.</summary>
internal static class ValueText
{
    private const int Longest = 60;

    public static string Quote(string value) => $"'{Show(value)}'";

    public static string Show(string value) => Escape(value, Longest);

    public static string Escape(string value, int longest = int.MaxValue)
    {
        var text = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            if (text.Length >= longest)
            {
                return text.Append('…').ToString();
            }

            text.Append(Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.Control when rune.Value == '\n' => "\\n",
                UnicodeCategory.Control when rune.Value == '\r' => "\\r",
                UnicodeCategory.Control when rune.Value == '\t' => "\\t",
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator => $"\\u{rune.Value:x4}",
                _ => rune.ToString(),
            });
        }

        return text.ToString();
    }

    /// <summary>The candidate that was probably meant, or null where none is near.</summary>
    public static string? Nearest(string value, IEnumerable<string> candidates)
    {
        if (value.Length > Longest)
        {
            return null;
        }

        var lower = value.ToLowerInvariant();
        var best = candidates.Select(c => (Text: c, Distance: Distance(lower, c.ToLowerInvariant()))).MinBy(c => c.Distance);
        return best.Text is not null && best.Distance <= Math.Max(1, best.Text.Length / 3) ? best.Text : null;
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }

    /// <summary>Why a text cannot stand in an image configuration, or null where it can.</summary>
    public static string? Unusable(string value)
    {
        if (value.Contains('\0'))
        {
            return "contains a NUL character, which no environment, label or argument can hold";
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                return "is not valid Unicode (half of a surrogate pair) and could not arrive unchanged";
            }
        }

        return null;
    }
}
