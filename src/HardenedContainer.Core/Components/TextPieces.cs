using System.Text;

namespace HardenedContainer.Components;

/// <summary>
/// The bytes of a file as text (Latin-1, a character a byte) in pieces, each with the end of the one before it, so that a short
/// text lies whole in one of them. Memory does not grow with the file.
/// </summary>
internal static class TextPieces
{
    /// <summary>Bytes of a piece.</summary>
    public const int Length = 1 << 20;

    /// <summary>Bytes that a piece has in common with the next: longer than any text that is looked for.</summary>
    public const int Overlap = 512;

    /// <summary>Reads them.</summary>
    /// <param name="stream">The file, seekable.</param>
    /// <returns>The pieces, each good until the next is asked for, and whether the file ends with it.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<(ReadOnlyMemory<char> Text, bool IsLast)> Of(Stream stream)
    {
        var bytes = new byte[(int)Math.Min(Length, stream.Length)];
        var text = new char[bytes.Length];
        for (long at = 0; at < stream.Length; at += Length - Overlap)
        {
            stream.Position = at;
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            Encoding.Latin1.GetChars(bytes, 0, count, text, 0);
            yield return (text.AsMemory(0, count), at + count >= stream.Length);
        }
    }
}
