namespace HardenedContainer.Guard;

/// <summary>What the guard did: the line that it wrote to standard error, as an object.</summary>
public sealed class GuardReport
{
    // Arrays, as collections would be one more assembly to load at start.
    private string[] _applied = [];
    private string[] _failed = [];

    internal GuardReport(GuardMode mode) => Mode = mode;

    /// <summary>The mode.</summary>
    public GuardMode Mode { get; }

    /// <summary>What is in force, by name: <c>seccomp</c>, <c>not-dumpable</c>, <c>no-new-privileges</c>, <c>canaries</c>, <c>decoys</c>.</summary>
    public IReadOnlyList<string> Applied => _applied;

    /// <summary>What could not be had, each as its name, a colon and the reason. The app was not stopped for it.</summary>
    public IReadOnlyList<string> Failed => _failed;

    // Negative results are error numbers.
    internal void Add(string name, nint result)
    {
        if (result >= 0)
        {
            Array.Resize(ref _applied, _applied.Length + 1);
            _applied[^1] = name;
        }
        else
        {
            Fail(name, ErrorNames.Of(result));
        }
    }

    internal void Fail(string name, string reason)
    {
        Array.Resize(ref _failed, _failed.Length + 1);
        _failed[^1] = $"{name}: {reason}";
    }
}
