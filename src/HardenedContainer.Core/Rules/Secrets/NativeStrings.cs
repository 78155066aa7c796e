using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Secrets;

/// <summary>
/// Secrets in native code. Native AOT keeps string literals as UTF-16 in the executable's data, at odd addresses too, for the
/// data is packed; native code of other languages has bytes. Nothing says where a text starts, so all of the file is looked at.
/// </summary>
internal static class NativeStrings
{
    private const int BlockSize = 1 << 20;

    // A secret is recognised by what follows its marker; this much of it is always in sight.
    private const int Lookahead = 1 << 13;

    /// <summary>Looks through a file.</summary>
    /// <param name="file">The file, seekable; its position is changed.</param>
    /// <param name="length">How many bytes of it, from the start.</param>
    /// <returns>What was seen, each kind of secret with the same beginning once.</returns>
    internal static ImmutableArray<SecretSighting> Scan(Stream file, long length)
    {
        var found = new SortedSet<(string Kind, string Redacted)>();
        var block = new byte[BlockSize];
        var chars = new char[BlockSize];
        for (long at = 0; at < length && found.Count < SecretScanner.MaxSightings; at += BlockSize - Lookahead)
        {
            file.Position = at;
            var wanted = (int)long.Min(BlockSize, length - at);
            var count = file.ReadAtLeast(block.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            var bytes = block.AsSpan(0, count);
            var isLast = at + count >= length;
            var limit = isLast ? count : count - Lookahead;
            Add(chars.AsSpan(0, Encoding.Latin1.GetChars(bytes, chars)), limit, found);
            Add(Texts(bytes, chars), limit / sizeof(char), found);
            Add(Texts(bytes.IsEmpty ? bytes : bytes[1..], chars), limit / sizeof(char), found);
            if (isLast)
            {
                break;
            }
        }

        return [.. found.Select(f => new SecretSighting("HDC3011", f.Kind, 0, f.Redacted))];
    }

    // Native AOT leaves zeros out of its packed data, those of a literal's last character too, so that the next byte of the data
    // stands in their place (measured). What follows ASCII and is none is therefore taken for its lower half.
    private static ReadOnlySpan<char> Texts(ReadOnlySpan<byte> bytes, char[] chars)
    {
        var texts = MemoryMarshal.Cast<byte, char>(bytes);
        var inText = false;
        for (var i = 0; i < texts.Length; i++)
        {
            var isAscii = texts[i] is >= ' ' and < (char)0x7f;
            chars[i] = inText && !isAscii ? (char)(texts[i] & 0xff) : texts[i];
            inText = isAscii;
        }

        return chars.AsSpan(0, texts.Length);
    }

    private static void Add(ReadOnlySpan<char> text, int limit, SortedSet<(string Kind, string Redacted)> found)
    {
        for (var from = 0; SecretPatterns.FindInCode(text, from, limit) is { } match; from = match.End)
        {
            found.Add((match.Kind, match.Redacted));
        }

        for (var from = 0; SecretScanner.PrivateKey(text, from, limit) is { } match; from = match.End)
        {
            found.Add((match.Kind, match.Redacted));
        }
    }
}
