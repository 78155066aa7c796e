using System.Collections.Immutable;

namespace HardenedContainer.Dockerfiles;

/// <summary>The physical lines that make one instruction.</summary>
/// <param name="Text">Joined, without the continuation characters.</param>
/// <param name="Line">First line, counted from 1.</param>
/// <param name="EndLine">Last line.</param>
/// <param name="HasEmptyContinuation">An empty line stands between them.</param>
/// <param name="Comments">Comments since the line before.</param>
internal readonly record struct LogicalLine(string Text, int Line, int EndLine, bool HasEmptyContinuation, ImmutableArray<string> Comments);

/// <summary>
/// Joins continuation lines, drops comments and empty lines: the first half of BuildKit's parser. Here-documents are read on
/// demand, because only the instruction knows whether there is one.
/// </summary>
internal sealed class LogicalLines(string[] lines, char escape)
{
    private int _next;

    public List<(int Line, string Text)> Comments { get; } = [];

    public LogicalLine? Read()
    {
        var comments = ImmutableArray.CreateBuilder<string>();
        while (_next < lines.Length)
        {
            var first = lines[_next++].TrimStart();
            if (IsComment(first))
            {
                comments.Add(Comment(first));
                continue;
            }

            if (first.Trim().Length == 0)
            {
                comments.Clear();
                continue;
            }

            return Join(first, comments.ToImmutable());
        }

        return null;
    }

    /// <summary>The lines up to the one that is <paramref name="name"/>; null where the file ends before.</summary>
    public string? ReadHeredoc(string name, bool stripsTabs)
    {
        var start = _next;
        while (_next < lines.Length)
        {
            var line = lines[_next++];
            if ((stripsTabs ? line.TrimStart('\t') : line) == name)
            {
                return string.Concat(lines[start..(_next - 1)].Select(l => (stripsTabs ? l.TrimStart('\t') : l) + "\n"));
            }
        }

        return null;
    }

    public int Line => _next;

    private LogicalLine Join(string first, ImmutableArray<string> comments)
    {
        var start = _next;
        var text = new System.Text.StringBuilder();
        var empty = false;
        var open = AppendWithoutContinuation(text, first);
        while (open && _next < lines.Length)
        {
            var line = lines[_next++];
            if (IsComment(line.TrimStart()))
            {
                Comment(line.TrimStart());
            }
            else if (line.Trim().Length == 0)
            {
                empty = true;
            }
            else
            {
                open = AppendWithoutContinuation(text, line);
            }
        }

        return new(text.ToString(), start, _next, empty, comments);
    }

    // The escape character ends a line where nothing but blanks follows it and no other one stands before it.
    private bool AppendWithoutContinuation(System.Text.StringBuilder text, string line)
    {
        var end = line.AsSpan().TrimEnd(" \t");
        if (end.Length > 0 && end[^1] == escape && (end.Length == 1 || end[^2] != escape))
        {
            text.Append(end[..^1]);
            return true;
        }

        text.Append(line);
        return false;
    }

    private string Comment(string line)
    {
        var text = line[1..].Trim();
        Comments.Add((_next, text));
        return text;
    }

    private static bool IsComment(string line) => line.StartsWith('#');
}
