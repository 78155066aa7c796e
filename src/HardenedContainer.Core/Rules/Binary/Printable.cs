using System.Globalization;
using System.Text;

namespace HardenedContainer.Rules.Binary;

/// <summary>Text from files that are not to be trusted, made fit for a message.</summary>
internal static class Printable
{
    private const int MaxLength = 200;

    /// <summary>The text on one line, without control characters, not longer than a message can bear.</summary>
    internal static string Of(string text)
    {
        var result = new StringBuilder();
        foreach (var c in text.Length <= MaxLength ? text : text[..MaxLength])
        {
            result.Append(CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
                ? $"\\u{(int)c:x4}" : c);
        }

        return text.Length <= MaxLength ? result.ToString() : result.Append('…').ToString();
    }

    /// <summary>Names in a row: <c>a, b and c</c>.</summary>
    internal static string List(IEnumerable<string> names)
    {
        var all = names.Select(Of).ToArray();
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }
}
