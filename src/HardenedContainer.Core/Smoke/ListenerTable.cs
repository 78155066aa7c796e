using System.Collections.Immutable;
using System.Globalization;

namespace HardenedContainer.Smoke;

/// <summary>What a process's network namespace listens on, as the kernel says.</summary>
public static class ListenerTable
{
    private static readonly string[] Tables = ["tcp", "tcp6"];

    /// <summary>Reads the tables of a process on this machine.</summary>
    /// <param name="process">Its number.</param>
    /// <returns>The ports; null where they cannot be read.</returns>
    public static ImmutableArray<Listener>? Of(int process)
    {
        try
        {
            // A kernel without IPv6 has one table.
            var tables = Tables.Select(table => $"/proc/{process}/net/{table}").Where(File.Exists).ToArray();
            return tables.Length == 0 ? null : [.. tables.SelectMany(table => File.ReadAllLines(table).Skip(1)).Select(Parse).OfType<Listener>().Distinct()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // proc(5): local_address as address:port, in hexadecimal, the address in words of the machine's byte order; 0A listens.
    private static Listener? Parse(string line)
    {
        if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [_, var local, _, "0A", ..] || local.Split(':') is not [var address, var port])
        {
            return null;
        }

        var isLoopback = address.Length == 8 ? address.EndsWith("7F", StringComparison.Ordinal)
            : address is "00000000000000000000000001000000" || (address.StartsWith("0000000000000000FFFF0000", StringComparison.Ordinal) && address.EndsWith("7F", StringComparison.Ordinal));
        return new(int.Parse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture), isLoopback);
    }
}
