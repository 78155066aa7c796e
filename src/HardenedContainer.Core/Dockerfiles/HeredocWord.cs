using System.Text.RegularExpressions;

namespace HardenedContainer.Dockerfiles;

/// <summary>Finds the words that announce here-documents.</summary>
internal static partial class HeredocWord
{
    /// <summary>The here-documents that a line announces, still without content; <c>&lt;&lt;&lt;</c> and words in quotes are none.</summary>
    internal static IEnumerable<Heredoc> Find(string text)
    {
        if (!text.Contains("<<", StringComparison.Ordinal))
        {
            yield break;
        }

        foreach (var word in Words.Split(text))
        {
            if (Pattern().Match(word) is not { Success: true } match)
            {
                continue;
            }

            var written = match.Groups[3].Value;
            var name = written.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
            if (name.Length > 0)
            {
                yield return new(name, Expands: name == written, StripsTabs: match.Groups[2].Length > 0, "");
            }
        }
    }

    [GeneratedRegex("^([0-9]*)<<(-?)([^<]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
