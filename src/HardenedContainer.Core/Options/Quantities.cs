using System.Globalization;
using System.Text.RegularExpressions;

namespace HardenedContainer.Options;

/// <summary>Amounts of memory and processors as Kubernetes writes them: <c>256Mi</c>, <c>500m</c>.</summary>
internal static partial class Quantities
{
    private const long Largest = 1L << 50;

    /// <summary>Bytes, in whole MiB: the smallest unit that every runtime takes.</summary>
    public static long Bytes(Binding binding, string property, long fallback, long smallest)
    {
        var value = binding.Property(property);
        if (value.Length == 0)
        {
            return fallback;
        }

        if (TryBytes(value, out var bytes) && bytes >= smallest)
        {
            return bytes;
        }

        binding.Reject(property, value, "is not an amount of bytes in range", $"Write it in whole mebibytes or gibibytes, such as 256Mi or 2Gi, from {Text(smallest)}.");
        return fallback;
    }

    public static bool TryBytes(string value, out long bytes)
    {
        var match = BytesRegex().Match(value);
        bytes = match.Success ? long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) << (match.Groups[2].Value == "Mi" ? 20 : 30) : 0;
        return match.Success && bytes <= Largest;
    }

    /// <summary>Thousandths of a processor.</summary>
    public static int Cpu(Binding binding, string property, int fallback)
    {
        var value = binding.Property(property);
        if (value.Length == 0)
        {
            return fallback;
        }

        var match = CpuRegex().Match(value);
        var milli = !match.Success ? 0 : match.Groups[2].Success
            ? decimal.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : decimal.Parse(value, CultureInfo.InvariantCulture) * 1000;
        if (milli is >= 10 and <= 1_000_000 && decimal.IsInteger(milli))
        {
            return (int)milli;
        }

        binding.Reject(property, value, "is not an amount of processors in range", "Write it in processors or thousandths of one, such as 1, 0.5 or 500m, from 10m to 1000.");
        return fallback;
    }

    /// <summary>Bytes as Kubernetes writes them.</summary>
    public static string Text(long bytes) => bytes % (1L << 30) == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30}Gi")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}Mi");

    [GeneratedRegex(@"^([1-9][0-9]{0,6})(Mi|Gi)\z")]
    private static partial Regex BytesRegex();

    [GeneratedRegex(@"^(?:([0-9]{1,7})(m)|[0-9]{1,4}(?:\.[0-9]{1,3})?)\z")]
    private static partial Regex CpuRegex();
}
