using System.Buffers;
using System.Text.RegularExpressions;

namespace HardenedContainer.Rules.Secrets;

/// <summary>
/// The forms of secrets in text besides private keys. Tokens have the prefixes and lengths that their issuers document;
/// values at keys count only where they look like a value and not like a placeholder.
/// </summary>
internal static partial class SecretPatterns
{
    // What a pattern may look at behind its marker, and before it.
    private const int Reach = 2048;
    private const int Context = 512;
    private const string Cloud = "HDC3003", Token = "HDC3004", Connection = "HDC3005", Setting = "HDC3006", Feed = "HDC3007", Known = "HDC3016", Weak = "HDC3013";

    private static readonly string[] SettingNames = ["ClientSecret", "SigningKey", "IssuerSigningKey", "JwtKey", "SecretKey", "JwtSecret", "ApiSecret"];

    private static readonly SecretPattern[] All =
    [
        new(Cloud, "AWS access key ID", AwsKey(), "AKIA", "ASIA") { IsReal = (s, _) => !s.EndsWith("EXAMPLE", StringComparison.Ordinal) && Values.IsRandom(s) },
        new(Cloud, "Azure storage or Cosmos DB key", AccountKey(), "AccountKey=") { IsReal = (s, _) => !Values.IsEmulatorKey(s) && Values.IsRandom(s) },
        new(Cloud, "Azure shared access key", SharedAccessKey(), "SharedAccessKey=") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Cloud, "Google API key", GoogleKey(), "AIza") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Token, "GitHub token", GitHub(), "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Token, "GitLab token", GitLab(), "glpat-") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Token, "npm token", Npm(), "npm_") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Token, "NuGet API key", NuGet(), "oy2") { IsReal = (s, before) => Values.IsRandom(s) && !Values.EndsInWord(before) },
        new(Token, "Docker Hub token", DockerHub(), "dckr_pat_") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Token, "Slack token", Slack(), "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Token, "Stripe key", Stripe(), "sk_live_", "rk_live_") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Token, "SendGrid key", SendGrid(), "SG.") { IsReal = (s, before) => Values.IsRandom(s) && !Values.EndsInWord(before) },
        new(Known, "connection string with a password that everybody knows", Password(), "Password", "Pwd") { IsReal = (s, before) => Values.IsWellKnownPassword(s) && Values.IsConnectionString(before) },
        new(Connection, "connection string with a password", Password(), "Password", "Pwd") { IsReal = (s, before) => Values.IsValue(s) && Values.IsConnectionString(before) },
        new(Connection, "address with a password", UrlPassword(), "mongodb://", "mongodb+srv://", "amqp://", "amqps://", "redis://", "rediss://", "postgres://", "postgresql://", "mysql://") { IsReal = (s, _) => Values.IsValue(s) },
        new(Weak, "web address with a password", WebPassword(), "https://", "http://") { Looks = HasUserInfo, IsReal = (s, _) => Values.IsValue(s) },
        new(Weak, "JSON web token", WebToken(), "eyJ") { IsReal = (s, before) => !Values.EndsInWord(before) && !s.StartsWith(Values.TokenOfDocumentation, StringComparison.Ordinal) },
        new(Setting, "secret in a setting", JsonSetting(), [.. SettingNames.Select(n => $"\"{n}\"")]) { IsReal = (s, _) => s.Length >= 8 && Values.IsValue(s) },
        new(Setting, "machine key", MachineKey(), "validationKey=", "decryptionKey=") { IsReal = (s, _) => Values.IsRandom(s) },
        new(Feed, "password of a NuGet feed", NuGetPassword(), "key=\"ClearTextPassword\"") { IsReal = (s, _) => Values.IsValue(s) },
        new(Feed, "npm registry token", NpmRegistry(), ":_authToken=", ":_password=") { IsReal = (s, _) => Values.IsValue(s) },
    ];

    private static readonly SearchValues<string> Markers = SearchValues.Create([.. All.SelectMany(p => p.Markers)], StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text of a setting with this name is looked at anyway.</summary>
    internal static bool IsKnownSetting(string name) => SettingNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The first secret whose marker starts between two places.</summary>
    internal static SecretMatch? Find(ReadOnlySpan<char> text, int from, int limit)
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

    /// <summary>The same for compiled code, whose messages and tests are full of what is weak evidence.</summary>
    internal static SecretMatch? FindInCode(ReadOnlySpan<char> text, int from, int limit)
    {
        var match = Find(text, from, limit);
        while (match is { Code: Weak } weak)
        {
            match = Find(text, weak.End, limit);
        }

        return match;
    }

    private static SecretMatch? At(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..Math.Min(text.Length, start + Reach)];
        foreach (var pattern in All)
        {
            if (!StartsWithAny(rest, pattern.Markers) || pattern.Looks?.Invoke(rest) == false)
            {
                continue;
            }

            // A copy of a few hundred characters, only where a marker stands: groups need a string.
            var match = pattern.Pattern.Match(rest.ToString());
            if (!match.Success)
            {
                continue;
            }

            var secret = match.Groups["secret"].Value;
            if (pattern.IsReal?.Invoke(secret, text[Math.Max(0, start - Context)..start]) != false)
            {
                return new(start, start + Math.Max(1, match.Length), pattern.Code, pattern.Kind, $"{secret[..Math.Min(3, secret.Length / 4)]}…");
            }
        }

        return null;
    }

    // Texts are full of addresses: an "@" before the first slash of the path tells those with a user from all others.
    private static bool HasUserInfo(ReadOnlySpan<char> address)
    {
        var authority = address[(address.IndexOf('/') + 2)..];
        var end = authority.IndexOfAny(UserInfoEnds);
        return end > 0 && authority[end] == '@';
    }

    private static readonly SearchValues<char> UserInfoEnds = SearchValues.Create("@/?#<>\"' \t\r\n\0{}()");

    private static bool StartsWithAny(ReadOnlySpan<char> text, string[] markers)
    {
        foreach (var marker in markers)
        {
            if (text.StartsWith(marker, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private const RegexOptions Form = RegexOptions.CultureInvariant;

    // Documentation of AWS IAM, "Unique identifiers"; the characters are those of Base32.
    [GeneratedRegex("^(?<secret>(?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Za-z0-9])", Form)]
    private static partial Regex AwsKey();

    [GeneratedRegex("^AccountKey=(?<secret>[A-Za-z0-9+/]{86}==)", Form | RegexOptions.IgnoreCase)]
    private static partial Regex AccountKey();

    [GeneratedRegex("^SharedAccessKey=(?<secret>[A-Za-z0-9+/]{43}=)", Form | RegexOptions.IgnoreCase)]
    private static partial Regex SharedAccessKey();

    [GeneratedRegex("^(?<secret>AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])", Form)]
    private static partial Regex GoogleKey();

    [GeneratedRegex("^(?<secret>gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9])", Form)]
    private static partial Regex GitHub();

    [GeneratedRegex("^(?<secret>glpat-[A-Za-z0-9_-]{20,})", Form)]
    private static partial Regex GitLab();

    [GeneratedRegex("^(?<secret>npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])", Form)]
    private static partial Regex Npm();

    [GeneratedRegex("^(?<secret>oy2[a-z0-9]{43})(?![A-Za-z0-9])", Form)]
    private static partial Regex NuGet();

    [GeneratedRegex("^(?<secret>dckr_pat_[A-Za-z0-9_-]{27})(?![A-Za-z0-9_-])", Form)]
    private static partial Regex DockerHub();

    [GeneratedRegex("^(?<secret>xox[abprs]-[0-9]{10,13}-[A-Za-z0-9-]{10,})", Form)]
    private static partial Regex Slack();

    [GeneratedRegex("^(?<secret>[rs]k_live_[A-Za-z0-9]{24,})", Form)]
    private static partial Regex Stripe();

    [GeneratedRegex(@"^(?<secret>SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])", Form)]
    private static partial Regex SendGrid();

    [GeneratedRegex("""^(?:Password|Pwd)\s*=\s*(?<secret>[^;"'\r\n&<>\\]{1,200})""", Form | RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex("""^[a-z+]+://[^/\s:@"'<>{}$]{0,100}:(?<secret>[^/\s:@"'<>]{1,200})@""", Form | RegexOptions.IgnoreCase)]
    private static partial Regex UrlPassword();

    [GeneratedRegex("""^https?://[^/\s:@"'<>{}$]{1,100}:(?<secret>[^/\s:@"'<>]{3,200})@""", Form | RegexOptions.IgnoreCase)]
    private static partial Regex WebPassword();

    // RFC 7519, section 3: a header and claims that are JSON objects, then a signature.
    [GeneratedRegex("^(?<secret>eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,2000}\\.[A-Za-z0-9_-]{20,})", Form)]
    private static partial Regex WebToken();

    [GeneratedRegex("^\"[A-Za-z]+\"\\s*:\\s*\"(?<secret>[^\"\\\\\r\n]{1,400})\"", Form | RegexOptions.IgnoreCase)]
    private static partial Regex JsonSetting();

    [GeneratedRegex("^(?:validation|decryption)Key=\"(?<secret>[0-9A-Fa-f]{32,})[\",]", Form | RegexOptions.IgnoreCase)]
    private static partial Regex MachineKey();

    [GeneratedRegex("^key=\"ClearTextPassword\"\\s+value=\"(?<secret>[^\"]{1,400})\"", Form | RegexOptions.IgnoreCase)]
    private static partial Regex NuGetPassword();

    [GeneratedRegex(@"^:_(?:authToken|password)=(?<secret>[^\s""']{1,400})", Form | RegexOptions.IgnoreCase)]
    private static partial Regex NpmRegistry();
}
