using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace HardenedContainer.Dockerfiles;

/// <summary>What became of a word.</summary>
/// <param name="Text">The text; variables without a value are empty.</param>
/// <param name="IsCertain">Every variable had a value, so that this is the text in each build without build arguments.</param>
/// <param name="Undefined">Variables that nobody declares and that have no default here.</param>
/// <param name="Error">Why BuildKit would refuse the word; null where it takes it.</param>
public sealed record ExpandedWord(string Text, bool IsCertain, ImmutableArray<string> Undefined, string? Error);

/// <summary>
/// Replaces variables, quotes and escapes in a word as BuildKit does (Dockerfile reference, "Environment replacement").
/// </summary>
/// <param name="escape">The escape character of the file.</param>
/// <param name="environment">Declared variables; null for one without a known value.</param>
public sealed class WordExpander(char escape, IReadOnlyDictionary<string, string?> environment)
{
    // Deeper nesting than this is no Dockerfile but an attack on the stack.
    private const int MaximumDepth = 20;

    // Nor is what grows beyond this: each of twenty variables can double the one before.
    private const int MaximumGrowth = 1 << 15;
    private const RegexOptions Form = RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
    private static readonly TimeSpan PatternLimit = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<string>.Builder _undefined = ImmutableArray.CreateBuilder<string>();
    private string _word = "";
    private int _at;
    private int _depth;
    private int _growth;
    private bool _certain;
    private bool _keep;
    private string? _error;

    /// <summary>Expands one word.</summary>
    /// <param name="word">The word as written.</param>
    /// <param name="keepVariables">Only quotes and escapes are removed.</param>
    /// <returns>The result.</returns>
    public ExpandedWord Expand(string word, bool keepVariables = false)
    {
        (_word, _at, _depth, _growth, _certain, _keep, _error) = (word, 0, 0, 0, true, keepVariables, null);
        _undefined.Clear();
        var text = Until('\0');
        return new(text, _certain && _error is null, [.. _undefined.Distinct()], _error);
    }

    private string Until(char stop)
    {
        if (++_depth > MaximumDepth)
        {
            _error ??= "Its variables are nested too deeply.";
            _at = _word.Length;
        }

        var result = new StringBuilder();
        while (_at < _word.Length && (_word[_at] != stop || stop == '\0'))
        {
            var c = _word[_at];
            if (c == '\'')
            {
                result.Append(SingleQuoted());
            }
            else if (c == '"')
            {
                result.Append(DoubleQuoted());
            }
            else if (c == '$' && !_keep)
            {
                result.Append(Dollar());
            }
            else if (c == escape)
            {
                _at++;
                if (_at < _word.Length)
                {
                    result.Append(_word[_at++]);
                }
            }
            else
            {
                result.Append(c);
                _at++;
            }
        }

        _depth--;
        return result.ToString();
    }

    private string SingleQuoted()
    {
        var end = _word.IndexOf('\'', _at + 1);
        if (end < 0)
        {
            _error ??= "A single quote has no end.";
            end = _word.Length;
        }

        var text = _word[(_at + 1)..end];
        _at = Math.Min(end + 1, _word.Length);
        return text;
    }

    private string DoubleQuoted()
    {
        var result = new StringBuilder();
        _at++;
        while (_at < _word.Length)
        {
            var c = _word[_at];
            if (c == '"')
            {
                _at++;
                return result.ToString();
            }

            if (c == '$' && !_keep)
            {
                result.Append(Dollar());
            }
            else if (c == escape && _at + 1 < _word.Length && (_word[_at + 1] is '"' or '$' || _word[_at + 1] == escape))
            {
                result.Append(_word[_at + 1]);
                _at += 2;
            }
            else
            {
                result.Append(c);
                _at++;
            }
        }

        _error ??= "A double quote has no end.";
        return result.ToString();
    }

    private string Dollar()
    {
        _at++;
        if (_at >= _word.Length || _word[_at] != '{')
        {
            var name = Name();
            return name.Length == 0 ? "$" : Value(name);
        }

        _at++;
        var variable = Name();
        if (variable.Length == 0 || _at >= _word.Length)
        {
            _error ??= "A variable has no name or no closing brace.";
            _at = _word.Length;
            return "";
        }

        var result = _word[_at] == '}' ? Value(variable) : Modified(variable);
        if (_at < _word.Length && _word[_at] == '}')
        {
            _at++;
        }
        else
        {
            _error ??= "A variable has no closing brace.";
        }

        return result;
    }

    private string Modified(string name)
    {
        var declared = environment.TryGetValue(name, out var value);
        var emptyCounts = _word[_at] == ':';
        if (emptyCounts)
        {
            _at++;
        }

        var operation = _at < _word.Length ? _word[_at++] : '\0';
        var isSet = declared && value is not null && (!emptyCounts || value.Length > 0);
        switch (operation)
        {
            case '-':
                var fallback = Unless(isSet);
                return isSet ? Grown(value!) : fallback;
            case '+':
                return Unless(!isSet);
            case '?':
                var message = Until('}');
                if (!isSet)
                {
                    _error ??= declared ? null : $"The variable {name} is required: {message}.";
                    _certain = false;
                }

                return Grown(value ?? "");
            case '#' or '%' or '/' when !emptyCounts:
                return Cut(name, operation);
            default:
                _error ??= "A variable has an unknown modifier.";
                return "";
        }
    }

    // A word that is passed over says nothing of the result.
    private string Unless(bool isUnused)
    {
        var (certain, undefined) = (_certain, _undefined.Count);
        var text = Until('}');
        if (!isUnused)
        {
            return text;
        }

        _certain = certain;
        _undefined.Count = undefined;
        return "";
    }

    private string Grown(string value)
    {
        _growth += value.Length;
        _certain &= _growth <= MaximumGrowth;
        return _growth <= MaximumGrowth ? value : "";
    }

    private string Cut(string name, char operation)
    {
        var twice = _at < _word.Length && _word[_at] == operation;
        if (twice)
        {
            _at++;
        }

        var pattern = Until(operation == '/' ? '/' : '}');
        var replacement = "";
        if (operation == '/' && _at < _word.Length)
        {
            _at++;
            replacement = Until('}');
        }

        var value = Value(name);
        var glob = Glob(pattern, greedy: twice || operation == '/');
        try
        {
            return operation switch
            {
                '#' => new Regex("^" + glob, Form, PatternLimit).Replace(value, "", 1),

                // The shortest end that matches starts as late as it can.
                '%' when !twice => new Regex("^(.*)" + glob + "$", Form, PatternLimit).Replace(value, "$1", 1),
                '%' => new Regex(glob + "$", Form, PatternLimit).Replace(value, "", 1),
                _ => new Regex(glob, Form, PatternLimit).Replace(value, replacement.Replace("$", "$$", StringComparison.Ordinal), twice ? -1 : 1),
            };
        }
        catch (RegexMatchTimeoutException)
        {
            _certain = false;
            return value;
        }
    }

    private static string Glob(string pattern, bool greedy)
    {
        var result = new StringBuilder();
        foreach (var c in pattern)
        {
            result.Append(c switch { '*' => greedy ? ".*" : ".*?", '?' => ".", _ => Regex.Escape(c.ToString()) });
        }

        return result.ToString();
    }

    private string Value(string name)
    {
        if (!environment.TryGetValue(name, out var value))
        {
            _undefined.Add(name);
        }

        _certain &= value is not null;
        return Grown(value ?? "");
    }

    // Names as a shell has them; the special parameters are one character.
    private string Name()
    {
        var start = _at;
        if (_at < _word.Length && (char.IsAsciiDigit(_word[_at]) || _word[_at] is '@' or '*' or '#' or '?' or '!'))
        {
            _at++;
            return _word[start.._at];
        }

        while (_at < _word.Length && (char.IsAsciiLetterOrDigit(_word[_at]) || _word[_at] == '_'))
        {
            _at++;
        }

        return _word[start.._at];
    }
}
