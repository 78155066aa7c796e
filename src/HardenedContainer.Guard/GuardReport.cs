namespace HardenedContainer.Guard;

/// <summary>What the guard did: the line that it wrote to standard error, as an object.</summary>
public sealed class GuardReport
{
    // Arrays, as collections would be one more assembly to load at start.
    internal string[] AppliedNames = [];
    internal string[] FailedNames = [];

    internal GuardReport(GuardMode mode) => Mode = mode;

    /// <summary>The mode.</summary>
    public GuardMode Mode { get; }

    /// <summary>What is in force, by name: <c>seccomp</c>, <c>not-dumpable</c>, <c>no-new-privileges</c>, <c>canaries</c>, <c>decoys</c>.</summary>
    public IReadOnlyList<string> Applied => AppliedNames;

    /// <summary>What could not be had, each as its name, a colon and the reason. The app was not stopped for it.</summary>
    public IReadOnlyList<string> Failed => FailedNames;

    // Negative results are error numbers.
    internal void Add(string name, nint result)
    {
        if (result >= 0)
        {
            Array.Resize(ref AppliedNames, AppliedNames.Length + 1);
            AppliedNames[^1] = name;
        }
        else
        {
            Fail(name, ErrorNames.Of(result));
        }
    }

    internal void Fail(string name, string reason)
    {
        Array.Resize(ref FailedNames, FailedNames.Length + 1);
        FailedNames[^1] = $"{name}: {reason}";
    }
}
