using System.Diagnostics;
using HardenedContainer.Testing;

namespace HardenedContainer.Bench;

/// <summary>How two things are measured side by side.</summary>
internal static class Measure
{
    /// <summary>Runs both so many times in turn. Ours first in one round, theirs first in the next, so that a drift of the machine weighs on both alike.</summary>
    public static (IReadOnlyList<T> Ours, IReadOnlyList<T> Theirs) InTurn<T>(int rounds, Func<T> ours, Func<T> theirs)
    {
        var (x, y) = (new List<T>(), new List<T>());
        for (var round = 0; round < rounds; round++)
        {
            var order = new[] { (x, ours), (y, theirs) };
            foreach (var (results, run) in round % 2 == 0 ? order : [.. order.Reverse()])
            {
                results.Add(run());
            }
        }

        return (x, y);
    }

    /// <summary>The result, where the command succeeded.</summary>
    public static CommandResult Ended(CommandResult result) => result.ExitCode == 0
        ? result
        : throw new InvalidOperationException($"A command that is measured failed:{Environment.NewLine}{result.StandardOutput}{result.StandardError}");

    /// <summary>Seconds that something takes.</summary>
    public static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>The median.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
