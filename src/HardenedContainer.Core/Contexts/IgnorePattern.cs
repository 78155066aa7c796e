using System.Text;
using System.Text.RegularExpressions;

namespace HardenedContainer.Contexts;

/// <summary>One pattern of an ignore file.</summary>
public sealed class IgnorePattern
{
    // A file name's character may be two of .NET's.
    private const string OneOfAName = @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^/])";

    private readonly Func<string, bool> _matches;

    private IgnorePattern(string text, int line, bool isException, Func<string, bool> matches)
    {
        Text = text;
        Line = line;
        IsException = isException;
        _matches = matches;
    }

    /// <summary>The pattern as Docker uses it: clean, without exclamation mark and leading slash.</summary>
    public string Text { get; }

    /// <summary>Its line, counted from 1.</summary>
    public int Line { get; }

    /// <summary>Whether it begins with an exclamation mark and brings back what an earlier pattern excluded.</summary>
    public bool IsException { get; }

    /// <summary>Compiles a clean pattern.</summary>
    /// <returns>The pattern; null where it is malformed.</returns>
    internal static IgnorePattern? Create(string text, int line, bool isException) =>
        IsWellFormed(text) && Compile(text) is { } matches ? new(text, line, isException, matches) : null;

    /// <summary>Whether the pattern matches this path itself, whatever is above it.</summary>
    internal bool Matches(string path) => _matches(path);

    /// <summary>Whether the pattern matches this path or a directory above it.</summary>
    internal bool MatchesAtOrAbove(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (Matches(path[..end]))
            {
                return true;
            }
        }

        return Matches(path);
    }

    // moby/patternmatcher, Pattern.compile: only what needs a regular expression becomes one. Its steps are kept, for in the
    // corners they are the specification: "**" eats a slash after it, and at the very beginning it compares the end of the path,
    // whatever precedes that.
    private static Func<string, bool>? Compile(string text)
    {
        var expression = new StringBuilder("^");
        var kind = Kind.Exact;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*' when i + 1 < text.Length && text[i + 1] == '*':
                    var start = i++;
                    i += i + 1 < text.Length && text[i + 1] == '/' ? 1 : 0;
                    var isLast = i + 1 == text.Length;
                    expression.Append(isLast ? ".*" : "(.*/)?");
                    kind = start == 0 ? Kind.Suffix : isLast && kind == Kind.Exact ? Kind.Prefix : Kind.Expression;
                    break;
                case '*':
                    expression.Append("[^/]*");
                    kind = Kind.Expression;
                    break;
                case '?':
                    expression.Append(OneOfAName);
                    kind = Kind.Expression;
                    break;
                case '\\':
                    if (Escape(text[++i]) is not { } escape)
                    {
                        return null;
                    }

                    expression.Append(escape);
                    kind = Kind.Expression;
                    break;
                case '[':
                    i = AppendClass(expression, text, i);
                    kind = Kind.Expression;
                    break;
                case ']':
                    expression.Append("\\]");
                    kind = Kind.Expression;
                    break;
                default:
                    expression.Append(Literal(text[i]));
                    break;
            }
        }

        return kind switch
        {
            Kind.Exact => path => path == text,
            Kind.Prefix => path => path.StartsWith(text[..^2], StringComparison.Ordinal),
            Kind.Suffix => EndsWith(text[2..]),
            _ => Expression(expression.Append(@"\z").ToString()),
        };
    }

    private static Func<string, bool> EndsWith(string suffix) => path =>
        path.EndsWith(suffix, StringComparison.Ordinal) || (suffix.StartsWith('/') && path == suffix[1..]);

    // Linear in the path, whatever the pattern: an ignore file may come from anybody.
    private static Func<string, bool>? Expression(string expression)
    {
        try
        {
            var regex = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return regex.IsMatch;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // ^ stays an anchor, as it does there.
    private static string Literal(char c) => c == '^' ? "^" : Regex.Escape(c.ToString());

    // An escaped letter or digit is what it is in Go's regular expressions (RE2), where .NET knows it.
    private static string? Escape(char c) => c switch
    {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        's' => @"[\t\n\f\r ]",
        'S' => @"[^\t\n\f\r ]",
        'a' or 'f' or 'n' or 'r' or 't' or 'v' or 'A' or 'z' or 'b' or 'B' => "\\" + c,
        _ => char.IsAsciiLetterOrDigit(c) ? null : Regex.Escape(c.ToString()),
    };

    // Well-formed, so it is closed. .NET would take "-[" for a subtraction.
    private static int AppendClass(StringBuilder expression, string text, int start)
    {
        var i = start + 1;
        expression.Append('[');
        if (text[i] == '^')
        {
            expression.Append('^');
            i++;
        }

        for (; text[i] != ']'; i++)
        {
            if (text[i] == '\\')
            {
                expression.Append('\\').Append(text[++i]);
            }
            else
            {
                expression.Append(text[i] == '[' ? "\\[" : text[i].ToString());
            }
        }

        expression.Append(']');
        return i;
    }

    // Go's filepath.Match refuses these, and Docker asks it first.
    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '[')
            {
                i = ClassEnd(text, i);
            }

            if (i < 0 || i == text.Length)
            {
                return false;
            }
        }

        return true;
    }

    private static int ClassEnd(string text, int start)
    {
        var i = start + 1 < text.Length && text[start + 1] == '^' ? start + 2 : start + 1;
        for (var ranges = 0; ; ranges++)
        {
            if (i >= text.Length)
            {
                return -1;
            }

            if (text[i] == ']' && ranges > 0)
            {
                return i;
            }

            if (!Skip(ref i) || (text[i] == '-' && (++i >= text.Length || !Skip(ref i))))
            {
                return -1;
            }
        }

        // One character of a range, after which there must be more.
        bool Skip(ref int at)
        {
            if (text[at] is '-' or ']')
            {
                return false;
            }

            at += text[at] == '\\' ? 2 : 1;
            return at < text.Length;
        }
    }

    private enum Kind
    {
        Exact,
        Prefix,
        Suffix,
        Expression,
    }
}
