using System.Text;

namespace HardenedContainer.Reporting;

/// <summary>Words of a POSIX shell's command line.</summary>
public static class ShellWord
{
    /// <summary>Quotes a text so that a shell reads exactly this text as one word.</summary>
    /// <param name="text">Any text without NUL.</param>
    /// <returns>The text as it is where no shell would touch it, else in quotes.</returns>
    public static string Quote(string text)
    {
        if (text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "@%+=:,./_-".Contains(c)))
        {
            return text;
        }

        return text.Any(NeedsEscape) ? QuoteWithEscapes(text) : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    // What would move the cursor or turn the text around must not reach the terminal as it is.
    private static bool NeedsEscape(char c) =>
        char.IsControl(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator;

    private static string QuoteWithEscapes(string text)
    {
        var word = new StringBuilder("$'");
        foreach (var c in text)
        {
            word.Append(c switch
            {
                '\'' or '\\' => $"\\{c}",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                _ when NeedsEscape(c) => string.Concat(Encoding.UTF8.GetBytes([c]).Select(b => $"\\x{b:x2}")),
                _ => c.ToString(),
            });
        }

        return word.Append('\'').ToString();
    }
}
