using System.Collections.Immutable;

namespace HardenedContainer.Native;

/// <summary>The place in a program of <c>src/native</c> that is written when an image is made: found by its first bytes, fixed in length.</summary>
internal static class ConfigBlock
{
    /// <summary>Writes values behind the magic of a program's configuration.</summary>
    /// <param name="program">The program as it was compiled.</param>
    /// <param name="magic">What the configuration starts with.</param>
    /// <param name="values">What follows.</param>
    /// <param name="capacity">How much may follow.</param>
    /// <returns>The program with its configuration; as long as before.</returns>
    /// <exception cref="ArgumentException">The magic is not there exactly once, or the values do not fit.</exception>
    public static ImmutableArray<byte> Write(ImmutableArray<byte> program, ReadOnlySpan<byte> magic, ReadOnlySpan<byte> values, int capacity)
    {
        var bytes = program.AsSpan();
        var at = bytes.IndexOf(magic);
        if (at < 0 || bytes[(at + magic.Length)..].IndexOf(magic) >= 0)
        {
            throw new ArgumentException("The program does not have exactly one configuration.", nameof(program));
        }

        if (values.Length > capacity || at + magic.Length + capacity > bytes.Length)
        {
            throw new ArgumentException($"{values.Length} bytes do not fit into the configuration of the program.", nameof(values));
        }

        var result = bytes.ToArray();
        values.CopyTo(result.AsSpan(at + magic.Length));
        return [.. result];
    }
}
