using System.Buffers;
using System.Security.Cryptography;

namespace HardenedContainer.Registries;

/// <summary>Digests of SHA-256, the only ones that registries must know.</summary>
internal static class Digests
{
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    internal static string Of(ReadOnlySpan<byte> content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    internal static string Of(IncrementalHash hash) => Prefix + Convert.ToHexStringLower(hash.GetCurrentHash());

    internal static bool IsOne(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length == Prefix.Length + 64 && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Hexadecimal) < 0;
}
