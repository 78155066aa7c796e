using System.Text.RegularExpressions;

namespace HardenedContainer.Rules.Secrets;

/// <summary>A secret in a text.</summary>
/// <param name="Start">Where its marker starts.</param>
/// <param name="End">A place behind it from which to look on.</param>
/// <param name="Code">The rule that reports it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Redacted">Its first few characters.</param>
internal readonly record struct SecretMatch(int Start, int End, string Code, string Kind, string Redacted);

/// <summary>One form of secret: what it starts with, and what must follow.</summary>
/// <param name="Code">The rule that reports it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Pattern">Anchored at the marker; the group <c>secret</c> is what must not be shown.</param>
/// <param name="Markers">Texts of which one stands at the start, compared without regard to case.</param>
internal sealed record SecretPattern(string Code, string Kind, Regex Pattern, params string[] Markers)
{
    /// <summary>A quick look at the text from the marker on, for markers that texts are full of; null where none is needed.</summary>
    internal Glance? Looks { get; init; }

    /// <summary>Says of the secret, and of the text before the marker, whether this is one; null where the pattern alone decides.</summary>
    internal Func<string, ReadOnlySpan<char>, bool>? IsReal { get; init; }

    /// <summary>Whether a text can be what the pattern is for.</summary>
    internal delegate bool Glance(ReadOnlySpan<char> text);
}
