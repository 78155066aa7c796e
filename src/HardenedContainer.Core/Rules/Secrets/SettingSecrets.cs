using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Secrets;

/// <summary>
/// Secrets at the keys of settings, where the name says what the value is. A name such as <c>Key</c> alone says little, so the
/// name and the value are weighed together.
/// </summary>
internal static partial class SettingSecrets
{
    private const int ShortestPassword = 4;
    private const int ShortestToken = 16;
    private const double LeastEntropy = 3.2;

    private static readonly System.Buffers.SearchValues<char> NotInTokens = System.Buffers.SearchValues.Create(" /\\:.,");

    /// <summary>Looks through settings.</summary>
    /// <param name="settings">The settings of a file.</param>
    /// <param name="hasTexts">The file may hold texts for people as well, where one word is more likely a label than a password.</param>
    /// <returns>What was seen, in order.</returns>
    internal static IEnumerable<SecretSighting> Find(ImmutableArray<Setting> settings, bool hasTexts = false)
    {
        foreach (var setting in settings)
        {
            if (!(hasTexts && setting.Value.All(char.IsLetter)) && Kind(setting) is { } code && !SecretPatterns.IsKnownSetting(setting.Name))
            {
                yield return new(code, $"value of {(setting.Key.Length > 100 ? setting.Name : setting.Key)}", setting.Line, $"{setting.Value[..Math.Min(2, setting.Value.Length / 4)]}…");
            }
        }
    }

    private static string? Kind(Setting setting)
    {
        var value = setting.Value;
        if (PasswordName().IsMatch(setting.Name))
        {
            return Values.IsWellKnownPassword(value) ? "HDC3016"
                : value.Length >= ShortestPassword && !value.Contains(' ', StringComparison.Ordinal) && value is not ("true" or "false") && Values.IsValue(value) ? "HDC3006" : null;
        }

        return (TokenName().IsMatch(setting.Name) || setting.Key.EndsWith("Jwt:Key", StringComparison.OrdinalIgnoreCase))
            && value.Length >= ShortestToken && Values.IsValue(value) && Values.IsRandom(value) && Values.Entropy(value) >= LeastEntropy
            && value.Any(char.IsAsciiDigit) && value.Any(char.IsAsciiLetter) && value.AsSpan().IndexOfAny(NotInTokens) < 0 && !Guid.TryParse(value, out _)
            ? "HDC3012"
            : null;
    }

    // Certificates of Kestrel, mail servers, data stores. Alternatives without repetition: linear as they are, and compiled with the rest.
    [GeneratedRegex("(password|passwd|passphrase|pwd)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PasswordName();

    [GeneratedRegex("(secret|token|api_?key|access_?key|private_?key|credentials?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TokenName();
}
