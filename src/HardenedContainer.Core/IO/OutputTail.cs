using System.Text;

namespace HardenedContainer.IO;

/// <summary>The last that a program writes. All of it is read, so that the program never waits for a reader.</summary>
/// <param name="limit">How much is kept, characters.</param>
internal sealed class OutputTail(int limit)
{
    private readonly StringBuilder _text = new();

    /// <summary>What has been kept so far.</summary>
    internal string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>Reads to the end.</summary>
    internal async Task Read(StreamReader reader)
    {
        var block = new char[4096];
        for (int count; (count = await reader.ReadAsync(block).ConfigureAwait(false)) > 0;)
        {
            lock (_text)
            {
                _text.Append(block, 0, count);
                _text.Remove(0, Math.Max(0, _text.Length - limit));
            }
        }
    }
}
