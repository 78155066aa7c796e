using System.Collections.Immutable;
using System.Globalization;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts.Images;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Smoke;

/// <summary>Says what the run of an image in an engine showed (HDC8015, HDC8016).</summary>
public static class ContainerJudge
{
    private const int MostPaths = 5;

    /// <summary>Judges a run.</summary>
    /// <param name="image">What was run.</param>
    /// <param name="seen">What was seen.</param>
    /// <returns>The findings; none where all is well.</returns>
    public static IReadOnlyList<Finding> Judge(BuiltImage image, ContainerObservation seen)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(seen);
        return seen switch
        {
            { Refused: { } said } => [Fails($"The engine cannot start it: {Printable.Of(said)}.")],
            { IsOutOfMemory: true, Ended: { } end } => [Fails($"It needed more memory than its limit, and was killed.{SmokeJudge.Said(end.Output)}")],
            { Ended: { Status: 0 } end } when !Exposed(image).IsEmpty =>
                [Fails($"It ended with status 0, though its image exposes a port.{SmokeJudge.Said(end.Output)}") with { Severity = DiagnosticSeverity.Warning }],

            // An app that ends because a database is not there does what it should.
            { Ended: { } end } => SmokeJudge.End(end) is { } finding ? [Fails(finding.What) with { Severity = finding.DefaultSeverity }] : [],
            _ => [.. Running(image, seen).Select(f => f with { File = image.Source })],
        };

        Finding Fails(string what) => DiagnosticCatalog.HDC8015.At(what, image.Source);
    }

    private static IEnumerable<Finding> Running(BuiltImage image, ContainerObservation seen)
    {
        if (seen.NotReadyAfter is { } limit)
        {
            yield return DiagnosticCatalog.HDC8015.At(
                $"{(seen.Health is { } health ? $"It was not healthy {Seconds(limit)} after its start; its check said: {Show(health)}" : $"None of its ports was open {Seconds(limit)} after its start")}.{SmokeJudge.Said(seen.Output)}");
        }

        if (seen.Changes.Length > 0)
        {
            yield return DiagnosticCatalog.HDC8015.At(
                $"It changed files of its own layer, though it was read-only: {string.Join(", ", seen.Changes.Take(MostPaths).Select(Printable.Of))}{(seen.Changes.Length > MostPaths ? " and more" : "")}.");
        }

        if (seen.KilledAfter is { } time)
        {
            yield return DiagnosticCatalog.HDC8015.At($"It was still running {Seconds(time)} after {(image.StopSignal.Length == 0 ? "SIGTERM" : Printable.Of(image.StopSignal))}, and was killed.");
        }

        if (seen.NotAgain is { } why)
        {
            yield return DiagnosticCatalog.HDC8015.At($"Stopped and started again, {why}.{SmokeJudge.Said(seen.Output)}");
        }

        foreach (var finding in seen.Listeners is { } listeners ? Ports(image, listeners) : [])
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Ports(BuiltImage image, ImmutableArray<Listener> listeners)
    {
        var exposed = Exposed(image);
        var open = listeners.Where(l => !l.IsLoopback).Select(l => l.Port).ToImmutableSortedSet();
        if (exposed.IsEmpty && open.IsEmpty)
        {
            yield break;
        }

        if (listeners.Length > 0 && open.IsEmpty)
        {
            yield return DiagnosticCatalog.HDC8016.At($"It listens on port {List(listeners.Select(l => l.Port))} of the loopback address and nowhere else.") with { Severity = DiagnosticSeverity.Error };
            yield break;
        }

        if (exposed.Except(open) is { Count: > 0 } closed)
        {
            yield return DiagnosticCatalog.HDC8016.At($"It exposes port {List(closed)}, and listens on {(open.IsEmpty ? "none" : List(open))}.");
        }
        else if (open.Except(exposed) is { Count: > 0 } more)
        {
            yield return DiagnosticCatalog.HDC8016.At($"It listens on port {List(more)}, which the image does not expose.");
        }
    }

    /// <summary>The TCP ports of EXPOSE.</summary>
    /// <param name="image">The image.</param>
    /// <returns>Their numbers.</returns>
    public static ImmutableSortedSet<int> Exposed(BuiltImage image) =>
    [
        .. from port in image.Ports
           let parts = port.Split('/')
           where parts is [_] or [_, "tcp"] && ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)
           select int.Parse(parts[0], CultureInfo.InvariantCulture),
    ];

    private static string List(IEnumerable<int> ports) => string.Join(", ", ports.Distinct().Order());

    private static string Show(string said) => said.Trim().Length == 0 ? "nothing" : Printable.Of(said.Trim());

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
}
