using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HardenedContainer.Elf;

namespace HardenedContainer.Components;

/// <summary>What a static library (<c>ar</c> file, System V form) says of its version.</summary>
internal static class StaticArchive
{
    private const int MaxLength = 128 << 20;
    private const int MaxMembers = 20_000;
    private const int HeaderLength = 60;

    private static ReadOnlySpan<byte> Magic => "!<arch>\n"u8;

    /// <summary>Finds a text in the bytes of a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="pattern">What to look for, with the version as its first group. What it matches is shorter than <see cref="TextPieces.Overlap"/>.</param>
    /// <returns>The version; null where it is not there or the file cannot be read.</returns>
    internal static string? FindText(string path, Regex pattern)
    {
        try
        {
            // What is empty may be a pipe, and opening one would wait for ever.
            if (new FileInfo(path) is not { Exists: true, Length: > 0 and <= MaxLength })
            {
                return null;
            }

            using var stream = File.OpenRead(path);
            foreach (var (piece, isLast) in TextPieces.Of(stream))
            {
                foreach (var match in pattern.EnumerateMatches(piece.Span))
                {
                    if (match.Index + match.Length == piece.Length && !isLast)
                    {
                        // Perhaps cut short; whole in the next piece.
                        break;
                    }

                    return pattern.Match(piece.Slice(match.Index, match.Length).ToString()).Groups[1].Value;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it has no version to state.
        }

        return null;
    }

    /// <summary>
    /// Finds the number that a function without arguments returns, as <c>BrotliDecoderVersion</c> does (brotli/decode.h: the
    /// upper byte is the major number, then 12 bits each for the minor number and the patch).
    /// </summary>
    /// <param name="path">Absolute path of the archive.</param>
    /// <param name="function">Name of the function.</param>
    /// <returns>The number; null where it is not there, does more than return a number, or the file cannot be read.</returns>
    internal static uint? FindConstant(string path, string function)
    {
        if (Read(path) is not { } archive || !archive.AsSpan().StartsWith(Magic))
        {
            return null;
        }

        var members = 0;
        for (var at = Magic.Length; at + HeaderLength <= archive.Length && members++ < MaxMembers;)
        {
            var field = Encoding.ASCII.GetString(archive, at + 48, 10).TrimEnd();
            var start = at + HeaderLength;
            if (!int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > archive.Length - start)
            {
                return null;
            }

            if (Constant(archive.AsSpan(start, length).ToArray(), function) is { } number)
            {
                return number;
            }

            at = start + length + (length & 1);
        }

        return null;
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MaxLength } ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint? Constant(byte[] member, string function)
    {
        try
        {
            using var stream = new MemoryStream(member, writable: false);
            return ElfReader.ReadFunction(stream, function, 24) is var (machine, code) ? machine switch { 62 => OfX64(code), 183 => OfArm64(code), _ => null } : null;
        }
        catch (ElfFormatException)
        {
            // The archive's own tables are members, too.
            return null;
        }
    }

    // mov eax, imm32 behind what sets up the frame; ret at its end.
    private static uint? OfX64(ReadOnlySpan<byte> code) =>
        code.IndexOf((byte)0xb8) is >= 0 and < 10 and var at && code.Length >= at + 5 && code[(at + 5)..].Contains((byte)0xc3)
            ? BinaryPrimitives.ReadUInt32LittleEndian(code[(at + 1)..])
            : null;

    // movz w0, #imm16 and movk w0, #imm16, lsl #16.
    private static uint? OfArm64(ReadOnlySpan<byte> code)
    {
        uint? value = null;
        for (var at = 0; at + 4 <= code.Length; at += 4)
        {
            var instruction = BinaryPrimitives.ReadUInt32LittleEndian(code[at..]);
            var (opcode, half, number) = (instruction & 0xff80001f, (int)(instruction >> 21) & 1, (instruction >> 5) & 0xffff);
            value = opcode switch
            {
                0x52800000 => number << (half * 16),
                0x72800000 when value is { } low => low | (number << (half * 16)),
                _ => value,
            };
            if (instruction == 0xd65f03c0)
            {
                return value;
            }
        }

        return null;
    }
}
