namespace HardenedContainer.Guard;

/// <summary>What the guard did: the line that it wrote to standard error, as an object.</summary>
public sealed class GuardReport
{
    internal GuardReport(GuardMode mode) => Mode = mode;

    /// <summary>The mode.</summary>
    public GuardMode Mode { get; }

    /// <summary>What is in force, by name: <c>seccomp</c>, <c>not-dumpable</c>, <c>no-new-privileges</c>, <c>canaries</c>, <c>decoys</c>.</summary>
    public IReadOnlyList<string> Applied => AppliedNames;

    /// <summary>What could not be had, by name, with the reason. The app was not stopped for it.</summary>
    public IReadOnlyDictionary<string, string> Failed => Failures;

    internal List<string> AppliedNames { get; } = [];

    internal SortedDictionary<string, string> Failures { get; } = new(StringComparer.Ordinal);

    // Negative results are error numbers.
    internal void Add(string name, nint result)
    {
        if (result >= 0)
        {
            AppliedNames.Add(name);
        }
        else
        {
            Failures[name] = ErrorNames.Of(result);
        }
    }
}
