using System.Text;

namespace HardenedContainer.Dockerfiles;

/// <summary>Splits text at blanks that are not in quotes; quotes and escapes stay in the words.</summary>
internal static class Words
{
    private static readonly Dictionary<string, string?> Nothing = [];

    internal static List<string> Split(string text, char escape = '\\')
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == escape && quote != '\'' && i + 1 < text.Length)
            {
                word.Append(c).Append(text[++i]);
            }
            else if (quote != '\0' || c is '"' or '\'')
            {
                quote = quote == '\0' ? c : c == quote ? '\0' : quote;
                word.Append(c);
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>A word without its quotes and escapes.</summary>
    internal static string Unquote(string word, char escape = '\\') => new WordExpander(escape, Nothing).Expand(word, keepVariables: true).Text;
}
