using System.Globalization;
using System.Text;
using DiffPlex;
using DiffPlex.Chunkers;
using DiffPlex.Model;

namespace HardenedContainer.IO;

/// <summary>The difference of two texts in the form that <c>patch</c> and <c>git apply</c> take.</summary>
public static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Compares two texts.</summary>
    /// <param name="path">The file, relative.</param>
    /// <param name="old">Its text.</param>
    /// <param name="text">Its text as it would be.</param>
    /// <returns>The difference with a line end at its end; empty where there is none. Control characters of the text are in it as they are.</returns>
    public static string Of(string path, string old, string text)
    {
        var diff = Differ.Instance.CreateDiffs(old, text, ignoreWhiteSpace: false, ignoreCase: false, LineEndingsPreservingChunker.Instance);
        var result = new StringBuilder();
        if (diff.DiffBlocks.Count > 0)
        {
            result.Append(CultureInfo.InvariantCulture, $"--- a/{path}\n+++ b/{path}\n");
        }

        for (var first = 0; first < diff.DiffBlocks.Count;)
        {
            // Blocks whose context would overlap are shown as one.
            var last = first;
            while (last + 1 < diff.DiffBlocks.Count && diff.DiffBlocks[last + 1].DeleteStartA - End(diff.DiffBlocks[last]) <= 2 * Context)
            {
                last++;
            }

            Hunk(result, diff, first, last);
            first = last + 1;
        }

        return result.ToString();
    }

    private static int End(DiffBlock block) => block.DeleteStartA + block.DeleteCountA;

    private static void Hunk(StringBuilder result, DiffResult diff, int first, int last)
    {
        var blocks = diff.DiffBlocks;
        var start = Math.Max(0, blocks[first].DeleteStartA - Context);
        var end = Math.Min(diff.PiecesOld.Count, End(blocks[last]) + Context);
        var startNew = blocks[first].InsertStartB - (blocks[first].DeleteStartA - start);
        var count = end - start;
        var countNew = count;
        var body = new StringBuilder();
        var at = start;
        for (var i = first; i <= last; i++)
        {
            Lines(body, ' ', diff.PiecesOld, at, blocks[i].DeleteStartA);
            Lines(body, '-', diff.PiecesOld, blocks[i].DeleteStartA, End(blocks[i]));
            Lines(body, '+', diff.PiecesNew, blocks[i].InsertStartB, blocks[i].InsertStartB + blocks[i].InsertCountB);
            countNew += blocks[i].InsertCountB - blocks[i].DeleteCountA;
            at = End(blocks[i]);
        }

        Lines(body, ' ', diff.PiecesOld, at, end);
        result.Append(CultureInfo.InvariantCulture, $"@@ -{start + (count > 0 ? 1 : 0)},{count} +{startNew + (countNew > 0 ? 1 : 0)},{countNew} @@\n").Append(body);
    }

    private static void Lines(StringBuilder result, char sign, IReadOnlyList<string> lines, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            result.Append(sign).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
            {
                result.Append("\n\\ No newline at end of file\n");
            }
        }
    }
}
