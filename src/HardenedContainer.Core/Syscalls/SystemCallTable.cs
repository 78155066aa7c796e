using System.Collections.Frozen;
using System.Globalization;

namespace HardenedContainer.Syscalls;

/// <summary>Names and numbers of system calls on one machine. The sources stand in the data files.</summary>
public sealed class SystemCallTable
{
    private readonly FrozenDictionary<int, string> _names;
    private readonly FrozenDictionary<string, int> _numbers;

    private SystemCallTable(string file)
    {
        _names = DataFile.Lines(file).Select(l => l.Split(' ')).ToFrozenDictionary(l => int.Parse(l[0], CultureInfo.InvariantCulture), l => l[1]);
        _numbers = _names.ToFrozenDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);
    }

    /// <summary>x86-64.</summary>
    public static SystemCallTable X64 { get; } = new("x86-64.txt");

    /// <summary>arm64.</summary>
    public static SystemCallTable Arm64 { get; } = new("aarch64.txt");

    /// <summary>The table of an architecture.</summary>
    /// <param name="architecture">GOARCH, such as <c>amd64</c>.</param>
    /// <returns>The table, or null for other machines than amd64 and arm64.</returns>
    public static SystemCallTable? For(string architecture) => architecture switch { "amd64" => X64, "arm64" => Arm64, _ => null };

    /// <summary>The table of a machine.</summary>
    /// <param name="machine">e_machine of an ELF file.</param>
    /// <returns>The table, or null for other machines than x86-64 and arm64.</returns>
    public static SystemCallTable? For(ushort machine) => machine switch { 62 => X64, 183 => Arm64, _ => null };

    /// <summary>The name of a number, or null where there is no such system call.</summary>
    /// <param name="number">The number.</param>
    /// <returns>Such as <c>openat</c>.</returns>
    public string? Name(int number) => _names.GetValueOrDefault(number);

    /// <summary>The number of a name, or null where this machine has no such system call.</summary>
    /// <param name="name">Such as <c>openat</c>.</param>
    /// <returns>The number.</returns>
    public int? Number(string name) => _numbers.TryGetValue(name, out var number) ? number : null;
}
