using System.Text.RegularExpressions;

namespace HardenedContainer.Rules.Secrets;

/// <summary>What tells a secret from a text that only has its form.</summary>
internal static partial class Values
{
    // Published by Microsoft for the emulators of Azure Storage and Cosmos DB: the same on every machine.
    private static readonly string[] EmulatorKeys =
    [
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
    ];

    /// <summary>The beginning of the token that jwt.io and RFC 7519's readers show to everybody: HS256, subject 1234567890.</summary>
    internal const string TokenOfDocumentation = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwI";

    // Of the documentation and the images of SQL Server, Keycloak, RabbitMQ and ASP.NET: the first that an attacker tries.
    private static readonly string[] WellKnownPasswords =
    [
        "changeme", "change_me", "change-me", "ChangeMe!", "ChangeMe123!", "changeit", "P@ssw0rd", "P@ssw0rd!", "Pa$$w0rd", "Passw0rd", "Passw0rd!", "Password123", "Password123!",
        "Password1", "Password1!", "YourStrong!Passw0rd", "yourStrong(!)Password", "YourStrong@Passw0rd", "Your_password123", "Your_Strong_Password123", "letmein", "123456", "12345678",
    ];

    private static readonly System.Buffers.SearchValues<char> Ends = System.Buffers.SearchValues.Create("\r\n\"'`<>");

    /// <summary>Whether a token looks drawn at random: "xxxxxxxx" and "ABCDABCD" do not.</summary>
    internal static bool IsRandom(string token) => token.Distinct().Count() >= Math.Min(10, token.Length / 2);

    internal static bool IsEmulatorKey(string key) => EmulatorKeys.Contains(key, StringComparer.Ordinal);

    /// <summary>Whether a letter or digit stands right before, so that a token only seems to start there.</summary>
    internal static bool EndsInWord(ReadOnlySpan<char> before) => !before.IsEmpty && (char.IsAsciiLetterOrDigit(before[^1]) || before[^1] is '_' or '-');

    /// <summary>Whether a text is a value and no placeholder: <c>{0}</c>, <c>${PASSWORD}</c>, <c>&lt;password&gt;</c>, <c>***</c>, <c>your-password</c>.</summary>
    internal static bool IsValue(string value)
    {
        var text = value.Trim();
        return text.Length >= 3 && text.Distinct().Count() >= 3 && !Placeholder().IsMatch(text);
    }

    /// <summary>Whether it is a password that everybody knows: a default of an image, or a placeholder that was never replaced.</summary>
    internal static bool IsWellKnownPassword(string value) => WellKnownPasswords.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Shannon's entropy, in bits a character.</summary>
    internal static double Entropy(string value) => value.GroupBy(c => c).Sum(g => (double)g.Count() / value.Length is var p ? -p * double.Log2(p) : 0);

    /// <summary>Whether the text before a password is the beginning of a connection string: a server or a user, in the same line and quotes.</summary>
    internal static bool IsConnectionString(ReadOnlySpan<char> before)
    {
        var line = before[(before.LastIndexOfAny(Ends) + 1)..];
        return Part().IsMatch(line);
    }

    [GeneratedRegex(@"[{}<>$%\[\]#]|\*{2}|\.\.\.|^x+$|your|password|passwort|example|placeholder|redacted|secret$|^(true|false|null|string|value|pwd|test)$|^@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(Server|Data Source|Host|Address|Addr|User ID|User|Uid|Username|Database|Initial Catalog|Endpoint)\s*=[^=;]{1,200};", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
