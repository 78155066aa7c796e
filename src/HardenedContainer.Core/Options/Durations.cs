using System.Globalization;
using System.Text.RegularExpressions;

namespace HardenedContainer.Options;

/// <summary>Durations as Docker writes them (<c>1m30s</c>, <c>500ms</c>) and as .NET does (<c>00:01:30</c>).</summary>
internal static partial class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static TimeSpan Bind(Binding binding, string property, TimeSpan fallback, TimeSpan smallest)
    {
        var value = binding.Property(property);
        if (value.Length == 0)
        {
            return fallback;
        }

        if (TryParse(value, out var duration) && duration >= smallest && duration <= Longest)
        {
            return duration;
        }

        var unit = value.All(char.IsAsciiDigit) && value.Length < 6 ? $"Did you mean '{value}s'? " : "";
        var least = smallest == TimeSpan.Zero ? "0s" : "1ms";
        binding.Reject(property, value, "is not a duration in range",
            $"{unit}Write it with units, such as 30s, 1m30s or 00:00:30, from {least} to 24h.");
        return fallback;
    }

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text.Length > 32)
        {
            return false;
        }

        if (ClockRegex().IsMatch(text))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
        }

        var match = UnitsRegex().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var milliseconds = Part("h") * 3_600_000 + Part("m") * 60_000 + Part("s") * 1000 + Part("ms");
        if (milliseconds > (decimal)Longest.TotalMilliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
        return true;

        decimal Part(string unit) => match.Groups[unit] is { Success: true } group ? decimal.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^[0-9]{1,2}:[0-5]?[0-9]:[0-5]?[0-9](\.[0-9]{1,7})?\z")]
    private static partial Regex ClockRegex();

    [GeneratedRegex(@"^(?=[0-9])(?:(?<h>[0-9]{1,9}(?:\.[0-9]{1,6})?)h)?(?:(?<m>[0-9]{1,9}(?:\.[0-9]{1,6})?)m(?!s))?(?:(?<s>[0-9]{1,9}(?:\.[0-9]{1,6})?)s)?(?:(?<ms>[0-9]{1,9}(?:\.[0-9]{1,6})?)ms)?\z")]
    private static partial Regex UnitsRegex();
}
