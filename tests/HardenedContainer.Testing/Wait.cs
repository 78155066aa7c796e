using System.Diagnostics;

namespace HardenedContainer.Testing;

/// <summary>Waits for what another process will make true.</summary>
public static class Wait
{
    /// <summary>Asks until the answer is not null; returns null when the time is up.</summary>
    public static T? For<T>(Func<T?> ask, TimeSpan timeout) where T : class
    {
        var clock = Stopwatch.StartNew();
        do
        {
            if (ask() is { } answer)
            {
                return answer;
            }

            Thread.Sleep(50);
        }
        while (clock.Elapsed < timeout);

        return null;
    }

    /// <summary>Asks until the answer is true; returns false when the time is up.</summary>
    public static bool Until(Func<bool> ask, TimeSpan timeout) => For(() => ask() ? "" : null, timeout) is not null;
}
