using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HardenedContainer.Options;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>
/// Writes Dockerfile instructions so that every value arrives as it is and none becomes an instruction. What holds for the
/// classic builder (20.10), BuildKit and buildah alike, each tried:
/// <list type="bullet">
/// <item>In double quotes only <c>"</c>, <c>$</c> and the backslash mean anything, and a backslash before them takes it away.
/// Control characters and anything else of Unicode pass through.</item>
/// <item>A line feed ends the instruction, in quotes too; after a backslash it disappears. Neither <c>\n</c>, nor <c>$'\n'</c>, nor
/// ONBUILD, nor a here-document makes one in a value. So such values are refused; only the JSON of the exec form can hold them.</item>
/// <item>The classic builder reads lines of at most 64 KiB.</item>
/// </list>
/// </summary>
internal sealed class DockerfileWriter
{
    private const int MaximumLineLength = 65_000;

    private readonly StringBuilder _text = new();
    private readonly List<string> _problems = [];

    /// <summary>Values that could not be written: one sentence each, with its full stop.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The instructions so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Notes a problem unless the condition holds.</summary>
    public void Require(bool condition, string problem)
    {
        if (!condition)
        {
            _problems.Add(problem);
        }
    }

    /// <summary>An empty line and a comment.</summary>
    public void Comment(string text) => _text.Append('\n').Append("# ").Append(text).Append('\n');

    /// <summary>FROM, with the name of the stage where it has one.</summary>
    public void From(string reference, string? stage = null)
    {
        var isPlain = reference.Length > 0 && reference[0] != '-'
            && reference.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or ':' or '@');
        Require(isPlain, $"The image reference {ValueText.Quote(reference)} has characters that no reference has.");
        Line(stage is null ? $"FROM {reference}" : $"FROM {reference} AS {stage}");
    }

    /// <summary>Whether builders take a source of COPY as a pattern.</summary>
    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>COPY of the context or a stage. Sources are exact paths, never patterns.</summary>
    public void Copy(string flags, IEnumerable<string> sources, string destination)
    {
        string[] paths = [.. sources.Select(Pattern), destination];
        var separator = flags.Length > 0 ? " " : "";
        Line(paths.All(IsPlainPath)
            ? $"COPY{separator}{flags} {string.Join(' ', paths)}"
            : $"COPY{separator}{flags} {Json(paths.Select(p => Expandable(p).Replace("'", "\\'", StringComparison.Ordinal)))}");
    }

    /// <summary>ENV or LABEL.</summary>
    public void Pair(string instruction, string what, string name, string value)
    {
        // The first equals sign ends the name, in quotes too.
        Require(name.Length > 0 && !name.Contains('='), $"The name of the {what} {ValueText.Quote(name)} is empty or has an equals sign.");
        Line($"{instruction} {Name(name, what)}={Quote(value, $"{what} {ValueText.Quote(name)}")}");
    }

    /// <summary>An instruction with one argument in which variables are replaced.</summary>
    public void Argument(string instruction, string value) =>
        Line($"{instruction} {(IsPlainPath(value) ? value : Quote(value, instruction))}");

    /// <summary>An instruction in exec form.</summary>
    public void Exec(string instruction, IEnumerable<string> arguments) => Line($"{instruction} {Json(arguments)}");

    /// <summary>HEALTHCHECK in exec form.</summary>
    public void Health(HealthCheck health) => Exec(
        $"HEALTHCHECK --interval={Duration(health.Interval)} --timeout={Duration(health.Timeout)} "
        + (health.StartPeriod > TimeSpan.Zero ? $"--start-period={Duration(health.StartPeriod)} " : "") // BuildKit refuses 0s, which is the default.
        + $"--retries={health.Retries.ToString(CultureInfo.InvariantCulture)} CMD",
        health.Command);

    /// <summary>A whole instruction without values of the user's.</summary>
    public void Line(string line)
    {
        Require(Encoding.UTF8.GetByteCount(line) <= MaximumLineLength,
            $"The instruction {ValueText.Quote(line)} is longer than the {MaximumLineLength} bytes that the classic builder reads.");
        _text.Append(line).Append('\n');
    }

    private string Name(string name, string what) => IsPlainPath(name) ? name : Quote(name, "name of the " + what);

    private string Quote(string value, string what)
    {
        Require(!value.Contains('\n'), $"The {what} has a line feed, which no Dockerfile can hold.");
        Require(ValueText.Unusable(value) is null, $"The {what} {ValueText.Unusable(value)}.");
        return $"\"{Expandable(value)}\"";
    }

    // Builders replace variables and remove quotes and backslashes, also in the strings of COPY's JSON form; there, outside
    // of double quotes, single ones mean something, too.
    private static string Expandable(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal);

    // Sources of COPY are patterns of Go's filepath.Match if they have a character that is one unescaped, and else are taken
    // as they are, backslashes included. So a backslash cannot escape such a character, and a class of one stands for it.
    // buildah, which never sees such names here, expands patterns twice.
    private static string Pattern(string path) => !IsPattern(path) ? path : path
        .Replace("[", "[[]", StringComparison.Ordinal)
        .Replace("\\", "[\\\\]", StringComparison.Ordinal)
        .Replace("*", "[*]", StringComparison.Ordinal)
        .Replace("?", "[?]", StringComparison.Ordinal);

    private static bool IsPlainPath(string value) => value.Length > 0 && value[0] is not '-' and not '['
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '/' or '+' or '@' or ':');

    private static string Json(IEnumerable<string> values)
    {
        var items = values.Select(v => $"\"{JsonEncodedText.Encode(v, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
        return $"[{string.Join(", ", items)}]";
    }

    private static string Duration(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0
        ? ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture) + "s"
        : ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + "ms";
}
