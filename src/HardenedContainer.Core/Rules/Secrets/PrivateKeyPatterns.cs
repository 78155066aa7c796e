using System.Buffers;
using System.Globalization;

namespace HardenedContainer.Rules.Secrets;

/// <summary>A private key in a text.</summary>
/// <param name="Start">Where its marker starts.</param>
/// <param name="End">A place behind its marker from which to look on.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Redacted">Its first few characters.</param>
internal readonly record struct PrivateKeyMatch(int Start, int End, string Kind, string Redacted);

/// <summary>
/// The text forms of private keys: PEM (RFC 7468, PKCS #1 and #8, SEC 1, OpenSSH, OpenPGP), PuTTY and age. A marker alone is
/// not a key: programs and their documentation are full of markers. So the first part of the body is looked at as well.
/// </summary>
internal static class PrivateKeyPatterns
{
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";
    private const string Putty = "PuTTY-User-Key-File-";
    private const string PuttyPrivate = "Private-Lines:";
    private const string Age = "AGE-SECRET-KEY-1";
    private const int AgeKeyLength = 58;

    // The shortest PKCS #8 key, of Ed25519, has 64 characters.
    private const int BodyLength = 60;

    // Keys are random; "xxxx" and "ABCDABCD" are not.
    private const int MinDistinct = 14;

    private static readonly SearchValues<string> Markers = SearchValues.Create([Begin, Putty, Age], StringComparison.Ordinal);

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    private static readonly SearchValues<char> Bech32 = SearchValues.Create("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L");

    /// <summary>The first private key whose marker starts between two places.</summary>
    internal static PrivateKeyMatch? Find(ReadOnlySpan<char> text, int from, int limit)
    {
        while (from < limit)
        {
            var offset = text[from..].IndexOfAny(Markers);
            if (offset < 0 || from + offset >= limit)
            {
                return null;
            }

            var start = from + offset;
            if (At(text, start) is { } match)
            {
                return match;
            }

            from = start + 1;
        }

        return null;
    }

    private static PrivateKeyMatch? At(ReadOnlySpan<char> text, int start) => text[start] switch
    {
        '-' => Pem(text, start),
        'P' => PuttyKey(text, start),
        _ => AgeKey(text, start),
    };

    private static PrivateKeyMatch? Pem(ReadOnlySpan<char> text, int start)
    {
        var label = text[(start + Begin.Length)..];
        var labelEnd = label[..Math.Min(label.Length, 64)].IndexOf(Dashes);
        if (labelEnd < 0 || Kind(label[..labelEnd].ToString()) is not { } kind)
        {
            return null;
        }

        var bodyStart = start + Begin.Length + labelEnd + Dashes.Length;
        Span<char> body = stackalloc char[BodyLength];
        return ReadBody(text[bodyStart..], body) && IsKeyMaterial(kind, body)
            ? new(start, bodyStart, kind, $"{Begin}{label[..labelEnd]}{Dashes} {body[..6]}…")
            : null;
    }

    private static string? Kind(string label) => label switch
    {
        "RSA PRIVATE KEY" => "RSA private key",
        "EC PRIVATE KEY" => "EC private key",
        "DSA PRIVATE KEY" => "DSA private key",
        "PRIVATE KEY" => "private key (PKCS #8)",
        "ENCRYPTED PRIVATE KEY" => "encrypted private key (PKCS #8)",
        "OPENSSH PRIVATE KEY" => "OpenSSH private key",
        "PGP PRIVATE KEY BLOCK" => "OpenPGP private key",
        _ => null,
    };

    // Gathers the first characters of the body. Between them stand line ends, and before them the quotes of source code that
    // builds the text in pieces and the headers of RFC 1421 and of OpenPGP, which are lines with a colon. Any of these may be
    // escaped as in JSON (RFC 8259, section 7), whose usual encoder in .NET also escapes the plus sign.
    private static bool ReadBody(ReadOnlySpan<char> text, Span<char> body)
    {
        var count = 0;
        while (!text.IsEmpty && count < body.Length)
        {
            if (count == 0 && HeaderLength(text) is > 0 and var header)
            {
                text = text[header..];
                continue;
            }

            var (c, length) = Unescape(text);
            if (Base64.Contains(c) && !(c == '+' && count == 0))
            {
                body[count++] = c;
            }
            else if (!char.IsWhiteSpace(c) && !(count == 0 && c is '"' or '\'' or '+'))
            {
                return false;
            }

            text = text[length..];
        }

        return count == body.Length;
    }

    private static (char Value, int Length) Unescape(ReadOnlySpan<char> text) => text switch
    {
        ['\\', 'n' or 'r' or 't', ..] => (' ', 2),
        ['\\', '/' or '"', ..] => (text[1], 2),
        ['\\', 'u', _, _, _, _, ..] when ushort.TryParse(text[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) => ((char)value, 6),
        _ => (text[0], 1),
    };

    private static int HeaderLength(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, 256)].IndexOfAny('\n', '\\');
        return end > 0 && text[..end].Contains(": ", StringComparison.Ordinal) ? end : 0;
    }

    private static bool IsKeyMaterial(string kind, ReadOnlySpan<char> body)
    {
        Span<byte> bytes = stackalloc byte[BodyLength];
        return Distinct(body) >= MinDistinct
            && Convert.TryFromBase64Chars(body, bytes, out var count)
            && (kind != "OpenSSH private key" || bytes[..count].StartsWith("openssh-key-v1"u8))
            && (kind != "private key (PKCS #8)" || bytes[0] == 0x30);
    }

    private static int Distinct(ReadOnlySpan<char> text)
    {
        var seen = new HashSet<char>();
        foreach (var c in text)
        {
            seen.Add(c);
        }

        return seen.Count;
    }

    private static PrivateKeyMatch? PuttyKey(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        var colon = rest[..Math.Min(rest.Length, 32)].IndexOf(':');
        var lines = rest.IndexOf(PuttyPrivate);
        if (colon <= Putty.Length || lines < 0)
        {
            return null;
        }

        var count = rest[(lines + PuttyPrivate.Length)..].TrimStart(' ');
        return count is [>= '1' and <= '9', ..]
            ? new(start, start + lines + PuttyPrivate.Length, "PuTTY private key", $"{rest[..(colon + 1)]}…")
            : null;
    }

    private static PrivateKeyMatch? AgeKey(ReadOnlySpan<char> text, int start)
    {
        var key = text[(start + Age.Length)..];
        return key.Length >= AgeKeyLength
            && !key[..AgeKeyLength].ContainsAnyExcept(Bech32)
            && Distinct(key[..AgeKeyLength]) >= MinDistinct
            ? new(start, start + Age.Length + AgeKeyLength, "age private key", $"{Age}{key[..3]}…")
            : null;
    }
}
