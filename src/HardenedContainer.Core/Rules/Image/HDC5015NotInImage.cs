using HardenedContainer.Diagnostics;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>A health check, decoy or canary file that the user asked for could not be put into the image.</summary>
internal sealed class HDC5015NotInImage : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5015;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) => Missing(subject).Select(what => Descriptor.At(what, subject.App.ProjectFile));

    private static IEnumerable<string> Missing(PublishSubject subject)
    {
        var (options, plan) = (subject.Options, subject.Plan);
        if (options.Health.Kind is not (HealthKind.Auto or HealthKind.None) && plan.Configuration.Health is null)
        {
            var reason = plan.Decisions.FirstOrDefault(d => d.Name == "health-check")?.Reason ?? "it was left out";
            yield return $"There is no health check: {Printable.Of(reason)}.";
        }

        var origins = plan.Entries.DistinctBy(e => e.Path, StringComparer.Ordinal).ToDictionary(e => e.Path, e => e.Origin, StringComparer.Ordinal);
        foreach (var decoy in options.Decoys.Where(d => !d.IsDefault && origins.GetValueOrDefault(d.Path) != EntryOrigins.Decoy))
        {
            yield return $"There is no decoy at {Printable.Of(decoy.Path)}: {Why(subject, origins, decoy.Path)}.";
        }

        if (options.Decoys.Any(d => d.IsDefault) && !plan.Entries.Any(e => e.Origin == EntryOrigins.Decoy))
        {
            yield return $"There are no decoys: {Why(subject, origins, "")}.";
        }

        foreach (var canary in options.CanaryFiles.Where(c => origins.GetValueOrDefault(c.Path) is { } origin && origin != EntryOrigins.Canary))
        {
            yield return $"There is no canary file at {Printable.Of(canary.Path)}: {Why(subject, origins, canary.Path)}.";
        }
    }

    private static string Why(PublishSubject subject, Dictionary<string, string> origins, string path) => subject switch
    {
        _ when origins.GetValueOrDefault(path) is { } origin => $"something else is there ({Printable.Of(origin)})",
        { Base.IsKnown: false } => "nothing is known of the base, and what it may have is not replaced",
        _ when !Native.NativePrograms.Supports(subject.Plan.RuntimeIdentifier) => $"there are none for {subject.Plan.RuntimeIdentifier}",
        _ => "the base has something there",
    };
}
