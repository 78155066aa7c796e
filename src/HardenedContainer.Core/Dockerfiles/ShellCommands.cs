using System.Collections.Immutable;
using System.Text;

namespace HardenedContainer.Dockerfiles;

/// <summary>
/// Splits a shell script into simple commands: as much of POSIX shell grammar (IEEE 1003.1, chapter 2) as rules need. What
/// stands in <c>$( )</c>, backticks, braces or after <c>then</c> and the like counts as commands, too.
/// </summary>
public static class ShellCommands
{
    /// <summary>Commands of one script that are looked at.</summary>
    public const int MaximumCommands = 5_000;

    // Command substitutions nested deeper than this are an attack on the stack.
    private const int MaximumDepth = 20;

    private static readonly HashSet<string> Reserved = new(["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "for", "case", "esac", "in", "{", "}", "!", "(", ")", "time", "exec", "command", "builtin"], StringComparer.Ordinal);

    /// <summary>Splits a script.</summary>
    /// <param name="script">Its text.</param>
    /// <returns>Commands in the order in which they start.</returns>
    public static ImmutableArray<ShellCommand> Split(string script) => Split(script, 0);

    private static ImmutableArray<ShellCommand> Split(string script, int depth)
    {
        if (depth > MaximumDepth)
        {
            return [];
        }

        var commands = ImmutableArray.CreateBuilder<ShellCommand>();
        var words = new List<string>();
        var word = new StringBuilder();
        var quoted = false;
        var before = "";
        for (var i = 0; i < script.Length && commands.Count < MaximumCommands; i++)
        {
            var c = script[i];
            switch (c)
            {
                case '\\' when i + 1 < script.Length:
                    i++;
                    if (script[i] != '\n')
                    {
                        word.Append(script[i]);
                    }

                    break;
                case '\'':
                    var end = script.IndexOf('\'', i + 1);
                    end = end < 0 ? script.Length : end;
                    word.Append(script, i + 1, end - i - 1);
                    (i, quoted) = (end, true);
                    break;
                case '"':
                    i = DoubleQuoted(script, i, word, commands, depth);
                    quoted = true;
                    break;
                case '$' when i + 1 < script.Length && script[i + 1] == '(' && !(i + 2 < script.Length && script[i + 2] == '('):
                    var close = Closing(script, i + 1);
                    commands.AddRange(Split(script[(i + 2)..close], depth + 1));
                    word.Append("$()");
                    i = close;
                    break;
                case '#' when word.Length == 0 && !quoted:
                    var newLine = script.IndexOf('\n', i);
                    i = (newLine < 0 ? script.Length : newLine) - 1;
                    break;
                case ' ' or '\t' or '\r':
                    EndWord();
                    break;
                case '&' when word.Length > 0 && word[^1] == '>':
                case '&' when i + 1 < script.Length && script[i + 1] == '>':
                    word.Append(c);
                    break;
                case '\n' or ';' or '&' or '|' or '(' or ')' or '`':
                    var twice = c is '&' or '|' or ';' && i + 1 < script.Length && script[i + 1] == c;
                    EndCommand(c switch { '\n' or '(' or ')' or '`' => ";", _ => twice && c != ';' ? new string(c, 2) : c.ToString() });
                    i += twice ? 1 : 0;
                    break;
                default:
                    word.Append(c);
                    break;
            }
        }

        EndCommand("");
        return commands.ToImmutable();

        void EndWord()
        {
            if (word.Length > 0 || quoted)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            quoted = false;
        }

        void EndCommand(string operation)
        {
            EndWord();
            var start = 0;
            while (start < words.Count && (Reserved.Contains(words[start]) || IsAssignment(words[start])))
            {
                start++;
            }

            if (start < words.Count)
            {
                commands.Add(new([.. words.Skip(start)], before, operation));
                before = operation;
            }
            else if (words.Count > 0 || before.Length == 0)
            {
                before = operation;
            }

            words.Clear();
        }
    }

    private static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && word.AsSpan(0, equals).IndexOfAnyExcept(Name) < 0;
    }

    private static readonly System.Buffers.SearchValues<char> Name = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");

    private static int DoubleQuoted(string script, int start, StringBuilder word, ImmutableArray<ShellCommand>.Builder commands, int depth)
    {
        for (var i = start + 1; i < script.Length; i++)
        {
            switch (script[i])
            {
                case '"':
                    return i;
                case '\\' when i + 1 < script.Length:
                    word.Append(script[++i]);
                    break;
                case '$' when i + 1 < script.Length && script[i + 1] == '(':
                    var close = Closing(script, i + 1);
                    commands.AddRange(Split(script[(i + 2)..close], depth + 1));
                    word.Append("$()");
                    i = close;
                    break;
                default:
                    word.Append(script[i]);
                    break;
            }
        }

        return script.Length;
    }

    // The parenthesis that closes the one at start; the end of the text where there is none.
    private static int Closing(string script, int start)
    {
        var depth = 0;
        for (var i = start; i < script.Length; i++)
        {
            depth += script[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return script.Length;
    }
}
