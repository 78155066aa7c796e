using System.Globalization;
using System.Text.RegularExpressions;

namespace HardenedContainer.Syscalls;

/// <summary>
/// System calls that a run made, from the kernel's log (audit records of type 1326, as <c>dmesg</c>, <c>journalctl -k</c> and
/// <c>audit.log</c> show them) or from what <c>strace</c> wrote.
/// </summary>
public static class SystemCallLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Regex AuditPattern = new(@"type=(?:1326|SECCOMP)\b.*?\bsyscall=(?<number>\d{1,4})\b", RegexOptions.CultureInvariant, Patience);

    private static readonly Regex StracePattern = new(@"^(?:\[pid +\d+\] |\d+ +)?(?:\d[\d:.]* +)?(?:<\.\.\. )?(?<name>[a-z_0-9]+)(?:\(| resumed)", RegexOptions.CultureInvariant, Patience);

    /// <summary>Names of the system calls in a log.</summary>
    /// <param name="lines">The log. Lines of other kinds are passed over.</param>
    /// <param name="table">The machine of the run.</param>
    /// <returns>Names, ordered (ordinal).</returns>
    public static IReadOnlyCollection<string> Names(IEnumerable<string> lines, SystemCallTable table)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (AuditPattern.Match(line) is { Success: true } record)
            {
                if (int.TryParse(record.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && table.Name(number) is { } logged)
                {
                    names.Add(logged);
                }
            }
            else if (StracePattern.Match(line) is { Success: true } call && table.Number(call.Groups["name"].Value) is not null)
            {
                names.Add(call.Groups["name"].Value);
            }
        }

        return names;
    }
}
