using System.Text;

namespace HardenedContainer.Core.Tests.Rendering;

/// <summary>The strings of a condition as Falco's own parser reads them: in double or single quotes, with the escapes of its <c>unescape_str</c>.</summary>
internal static class FalcoStrings
{
    public static IReadOnlyList<string> Of(string condition)
    {
        List<string> strings = [];
        Split(condition, strings);
        return strings;
    }

    public static string Remove(string condition) => Split(condition, []);

    private static string Split(string condition, List<string> strings)
    {
        var rest = new StringBuilder();
        for (var i = 0; i < condition.Length; i++)
        {
            if (condition[i] is not ('"' or '\''))
            {
                rest.Append(condition[i]);
                continue;
            }

            var quote = condition[i];
            var text = new StringBuilder();
            for (i++; condition[i] != quote; i++)
            {
                text.Append(condition[i] != '\\' ? condition[i] : condition[++i] switch
                {
                    'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t',
                    '\\' => '\\',
                    var c when c == quote => quote,
                    var c => throw new FormatException($"Falco knows no escape \\{c}"),
                });
            }

            strings.Add(text.ToString());
        }

        return rest.ToString();
    }
}
