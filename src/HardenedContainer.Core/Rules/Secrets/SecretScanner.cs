using System.Collections.Immutable;
using System.Text;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Secrets;

/// <summary>
/// Looks for secrets in text that arrives in pieces: feed it with <see cref="Add"/>, then call <see cref="Complete"/>.
/// It holds a window of fixed size, however long the text or its lines are.
/// </summary>
public sealed class SecretScanner
{
    // A secret is recognised by what follows its marker; this much of it is always in sight.
    private const int Lookahead = 1 << 13;
    private const int WindowSize = 1 << 16;

    // More than these in one file say nothing new.
    internal const int MaxSightings = 100;

    private readonly ImmutableArray<SecretSighting>.Builder _sightings = ImmutableArray.CreateBuilder<SecretSighting>();
    private readonly char[] _window = new char[WindowSize + Lookahead];
    private Decoder? _decoder;
    private int _length;
    private int _line = 1;

    /// <summary>Scans a whole text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What was seen, in order.</returns>
    public static ImmutableArray<SecretSighting> Scan(string text)
    {
        var scanner = new SecretScanner();
        scanner.Add(Encoding.UTF8.GetBytes(text));
        return scanner.Complete();
    }

    /// <summary>Takes the next bytes: UTF-8, or UTF-16 where the first ones are its byte order mark.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _decoder ??= DecoderFor(bytes);
        while (!bytes.IsEmpty)
        {
            _decoder.Convert(bytes, _window.AsSpan(_length), flush: false, out var used, out var written, out _);
            bytes = bytes[used..];
            _length += written;
            if (_window.Length - _length < 2)
            {
                Process(_length - Lookahead);
            }
        }
    }

    /// <summary>Ends the text.</summary>
    /// <returns>What was seen, in order.</returns>
    public ImmutableArray<SecretSighting> Complete()
    {
        Process(_length);
        return _sightings.ToImmutable();
    }

    /// <summary>The first private key whose marker starts between two places.</summary>
    internal static SecretMatch? PrivateKey(ReadOnlySpan<char> text, int from, int limit) =>
        PrivateKeyPatterns.Find(text, from, limit) is { } key ? new(key.Start, key.End, "HDC3001", key.Kind, key.Redacted) : null;

    private static Decoder DecoderFor(ReadOnlySpan<byte> start) => start switch
    {
        [0xff, 0xfe, ..] => Encoding.Unicode.GetDecoder(),
        [0xfe, 0xff, ..] => Encoding.BigEndianUnicode.GetDecoder(),
        _ => Encoding.UTF8.GetDecoder(),
    };

    // Takes the markers that start before the limit, and keeps what comes after it for the next round.
    private void Process(int limit)
    {
        var text = _window.AsSpan(0, _length);
        var from = 0;
        var (key, other) = (PrivateKey(text, from, limit), SecretPatterns.Find(text, from, limit));
        while (_sightings.Count < MaxSightings && (key ?? other) is not null)
        {
            var match = key is { } k && (other is not { } o || k.Start <= o.Start) ? k : other!.Value;
            _line += text[from..match.Start].Count('\n');
            _sightings.Add(new(match.Code, match.Kind, _line, match.Redacted));
            _line += text[match.Start..match.End].Count('\n');
            from = match.End;
            key = key?.Start < from ? PrivateKey(text, from, limit) : key;
            other = other?.Start < from ? SecretPatterns.Find(text, from, limit) : other;
        }

        var end = Math.Max(from, limit);
        _line += text[from..end].Count('\n');
        text[end..].CopyTo(_window);
        _length -= end;
    }
}
