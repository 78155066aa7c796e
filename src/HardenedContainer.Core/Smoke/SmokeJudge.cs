using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Smoke;

/// <summary>
/// Says what a smoke run showed. An error only where the image is to blame: an app that ends because a database is not there
/// does what it should.
/// </summary>
public static class SmokeJudge
{
    private const int Signalled = 128;
    private const int LastSignal = Signalled + 64;
    private const int Killed = Signalled + 9;

    // The loader, bubblewrap and runtimes where the kernel will not start the file, and .NET where something was trimmed or never linked.
    private static readonly string[] CannotLoad =
    [
        "error while loading shared libraries", "symbol lookup error", "bwrap: execvp", "exec format error", "Couldn't find a valid ICU package", "System.DllNotFoundException",
        "System.TypeLoadException", "System.MissingMethodException", "System.MissingFieldException", "System.EntryPointNotFoundException", "System.IO.FileNotFoundException: Could not load file or assembly",
    ];

    private static readonly string[] Endings = ["Unhandled exception", "Process terminated"];
    private const int LastLines = 12;

    private static readonly string[] CannotWrite = ["Read-only file system", "System.UnauthorizedAccessException: Access to the path"];
    private static readonly string[] NoOpenSsl = ["No usable version of libssl", "No usable version of the libssl", "CryptoNative_"];

    /// <summary>Judges a run.</summary>
    /// <param name="plan">What was run.</param>
    /// <param name="seen">What was seen.</param>
    /// <returns>The findings; none where all is well.</returns>
    public static IReadOnlyList<Finding> Judge(ImagePlan plan, SmokeObservation seen)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(seen);
        return seen switch
        {
            { Skipped: { } reason } => [DiagnosticCatalog.HDC9500.At($"No smoke run: {reason}.")],
            { Ended: { } end } => End(end, plan.Configuration.Ports.Any(p => p.Protocol == "tcp")) is { } finding ? [finding] : [],
            _ => [.. Running(plan, seen)],
        };
    }

    internal static Finding? End(EarlyEnd end, bool isServer = false)
    {
        var said = Said(end.Output);
        return end switch
        {
            { Status: 0 } => isServer ? DiagnosticCatalog.HDC9502.At($"The app ended with status 0 before it opened the port that the image exposes.{said}") : null,
            _ when Has(end, NoOpenSsl) => DiagnosticCatalog.HDC9504.At($"The app ended with {Status(end)} where it first needed OpenSSL.{said}"),
            _ when Has(end, CannotLoad) => DiagnosticCatalog.HDC9501.At($"The app ended with {Status(end)}.{said}"),
            _ when Has(end, CannotWrite) => DiagnosticCatalog.HDC9505.At($"The app ended with {Status(end)} when it wrote where it may not.{said}"),
            { Status: > Signalled and <= LastSignal and not Killed } when !IsException(end) => DiagnosticCatalog.HDC9501.At($"The app ended with {Status(end)}.{said}"),
            { Status: 126 or 127 } => DiagnosticCatalog.HDC9501.At($"The app ended with {Status(end)}.{said}"),
            _ => DiagnosticCatalog.HDC9502.At($"The app ended with {Status(end)} before it was asked to.{said}"),
        };
    }

    private static IEnumerable<Finding> Running(ImagePlan plan, SmokeObservation seen)
    {
        var ports = plan.Configuration.Ports.Where(p => p.Protocol == "tcp").Select(p => p.Number).ToArray();
        var open = seen.Listeners.Where(l => !l.IsLoopback).Select(l => l.Port).ToHashSet();
        var said = Said(seen.Output);
        if (ports.Length > 0 && open.Count == 0 && seen.Listeners.Length > 0)
        {
            yield return DiagnosticCatalog.HDC9503.At($"The app listens on {Ports(seen.Listeners.Select(l => l.Port))} of the loopback address and nowhere else.");
        }
        else if (ports.FirstOrDefault(p => !open.Contains(p)) is > 0 and var silent)
        {
            yield return DiagnosticCatalog.HDC9507.At($"The image exposes port {silent}, and the app {(open.Count == 0 ? "listened on none" : $"listens on {Ports(open)}")} within the time limit.{said}");
        }
        else if (seen.Answer >= 500)
        {
            yield return Printed(seen.Output, CannotWrite)
                ? DiagnosticCatalog.HDC9505.At($"The app answered GET / with status {seen.Answer} when it wrote where it may not.{Thrown(seen.Output)}")
                : DiagnosticCatalog.HDC9507.At($"The app answered GET / with status {seen.Answer}.{Thrown(seen.Output)}");
        }

        // What is thrown there says that the app does no TLS; OpenSSL itself breaks off without a word of .NET.
        if (seen.TlsEnded is { Status: > Signalled and <= LastSignal and not Killed } end && (!IsException(end) || Has(end, NoOpenSsl)))
        {
            yield return DiagnosticCatalog.HDC9504.At($"Started with a certificate for HTTPS, the app ended with {Status(end)}.{Said(end.Output)}");
        }

        if (seen.IgnoresStop)
        {
            yield return DiagnosticCatalog.HDC9506.At($"The app was still running {SmokeRun.StopLimit(plan).TotalSeconds:0} s after {plan.Configuration.StopSignal}.");
        }
    }

    private static bool Has(EarlyEnd end, string[] marks) => Printed(Last(end.Output), marks);

    private static bool Printed(string output, string[] marks) => marks.Any(m => output.Contains(m, StringComparison.Ordinal));

    // The runtime's words, the second those of Environment.FailFast: the app's own doing, as an exception is.
    private static bool IsException(EarlyEnd end) => Endings.Any(e => end.Output.Contains(e, StringComparison.OrdinalIgnoreCase));

    // What it wrote before it came to its end may be of troubles that it could bear.
    private static string Last(string output) => Endings.Max(e => output.LastIndexOf(e, StringComparison.OrdinalIgnoreCase)) is >= 0 and var start
        ? output[start..]
        : string.Join('\n', output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(LastLines));

    private static string Status(EarlyEnd end) => end.Status is > Signalled and <= LastSignal ? $"signal {end.Status - Signalled}" : $"status {end.Status}";

    private static string Ports(IEnumerable<int> ports) => "port " + string.Join(", ", ports.Distinct().Order());

    // Of an app that goes on after an error the last lines are those of its end.
    private static string Thrown(string output) =>
        output.Split('\n').LastOrDefault(l => l.Contains("Exception: ", StringComparison.Ordinal)) is { } line ? Said(line) : Said(output);

    // The last lines, as much as a message can bear.
    internal static string Said(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => !l.StartsWith("at ", StringComparison.Ordinal)).TakeLast(4).Select(Printable.Of).ToArray();
        return lines.Length == 0 ? " It wrote nothing." : $" It wrote: {string.Join(" | ", lines)}{(lines[^1].EndsWith('.') ? "" : ".")}";
    }
}
