using HardenedContainer.Diagnostics;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Project;

/// <summary>A package may come from whichever source answers, or over a connection that anybody can change.</summary>
internal sealed class HDC0015MixedSources : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0015;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (subject.App.Audit is not { Restore: { } restore } audit)
        {
            yield break;
        }

        var sources = audit.PackageSources.ToArray();
        if (sources.Length > 1 && !audit.Config.HasMapping && !restore.IsLocked)
        {
            // Beside folders of the build machine, there is one source in which others publish, and it may know the folders' names, too.
            yield return Descriptor.At($"Each of {sources.Length} sources may give any package: {string.Join(", ", sources.Select(s => ValueText.Quote(s)))}.", subject.App.ProjectFile) with
            {
                Severity = sources.Count(s => Remote(s) is not null) > 1 ? null : DiagnosticSeverity.Info,
            };
        }

        foreach (var source in sources.Where(s => Remote(s) is { Scheme: "http", IsLoopback: false }))
        {
            yield return Descriptor.At($"Packages come from {ValueText.Quote(source)}, without TLS.", subject.App.ProjectFile, fix: "Name the source by https.");
        }
    }

    private static Uri? Remote(string source) => Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
}
