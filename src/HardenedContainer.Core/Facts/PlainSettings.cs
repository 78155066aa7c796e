using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace HardenedContainer.Facts;

/// <summary>
/// Names and values that stand in one line: in YAML, environment, INI, TOML and properties files, and in the <c>add</c>
/// elements of XML settings. What spans lines is no name with a value, so no parser of these languages is needed, and none can
/// be led astray.
/// </summary>
internal static partial class PlainSettings
{
    private const int LongestLine = 4096;
    private const int MaxSettings = 10_000;

    private static readonly string[] Endings = [".yaml", ".yml", ".env", ".properties", ".ini", ".conf", ".cfg", ".toml", ".config"];

    /// <summary>Whether a file of this name is made of such lines.</summary>
    internal static bool IsSettings(string path) =>
        Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase)) || path[(path.LastIndexOf('/') + 1)..].StartsWith(".env.", StringComparison.Ordinal);

    /// <summary>Reads the settings.</summary>
    /// <param name="content">UTF-8; other bytes are read as signs that no name has.</param>
    /// <returns>The settings in order, 10,000 at most.</returns>
    internal static ImmutableArray<Setting> Read(ReadOnlySpan<byte> content)
    {
        var settings = ImmutableArray.CreateBuilder<Setting>();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(content).EnumerateLines())
        {
            number++;
            if (line.Length > LongestLine)
            {
                continue;
            }

            var text = line.ToString();
            var match = Element().Match(text) is { Success: true } element ? element : Line().Match(text);
            if (match.Success && settings.Count < MaxSettings)
            {
                settings.Add(new(match.Groups["name"].Value, match.Groups["value"].Value, number));
            }
        }

        return settings.ToImmutable();
    }

    [GeneratedRegex("""^\s*(?:-\s+|export\s+)?["']?(?<name>[A-Za-z_][A-Za-z0-9_.:-]*?)["']?\s*[:=]\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'#&*!|>{\[][^\s#]*))\s*(?:\s#.*)?$""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("""<add\s+(?:key|name)="(?<name>[^"]+)"\s+value="(?<value>[^"]*)""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Element();
}
