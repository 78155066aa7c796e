using System.Text.RegularExpressions;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Dockerfiles;

/// <summary>Reads the parser directives at the top of a Dockerfile.</summary>
internal static partial class DirectiveReader
{
    /// <summary>Directives stand in the first lines only: the first line that is none ends them.</summary>
    internal static ParserDirectives Read(string[] lines, List<Finding> problems)
    {
        var result = ParserDirectives.None;
        var seen = new HashSet<string>(StringComparer.Ordinal);

        // BuildKit looks past a first line that starts an executable script.
        var first = lines.Length > 0 && lines[0].StartsWith("#!", StringComparison.Ordinal) ? 1 : 0;
        for (var i = first; i < lines.Length && Pattern().Match(lines[i]) is { Success: true } match; i++)
        {
            var (name, value) = (match.Groups[1].Value.ToLowerInvariant(), match.Groups[2].Value.Trim());
            if (name is not ("escape" or "syntax" or "check"))
            {
                break;
            }

            if (!seen.Add(name))
            {
                problems.Add(DiagnosticCatalog.HDC5007.At($"The parser directive {name} occurs twice.", line: i + 1));
                continue;
            }

            if (name == "escape" && value is not ("\\" or "`"))
            {
                problems.Add(DiagnosticCatalog.HDC5007.At("The escape directive is neither a backslash nor a backtick.", line: i + 1));
                continue;
            }

            result = name switch
            {
                "escape" => result with { Escape = value[0] },
                "syntax" => result with { Syntax = value, SyntaxLine = i + 1 },
                _ => result with { Check = CheckOptions.Parse(value, i + 1) },
            };
        }

        return result;
    }

    [GeneratedRegex(@"^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=(.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
