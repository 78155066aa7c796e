using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;

namespace HardenedContainer.Rules.Manifests;

/// <summary>The manifests that a publish writes, before the rules for everybody's.</summary>
public static class GeneratedManifests
{
    /// <summary>Checks them all. Nothing is said of what is not the file's: informations, such as that the digest is missing,
    /// which only a push can know, and that an image without a health check has none.</summary>
    /// <param name="plan">The plan that they are made of.</param>
    /// <param name="app">What is known of its image.</param>
    /// <param name="path">From the name of a file to the path in findings.</param>
    /// <returns>Warnings and errors.</returns>
    public static IEnumerable<Finding> Evaluate(ImagePlan plan, ManifestApp app, Func<string, string> path) =>
        from artifact in OutputFiles.Artifacts
        where artifact.IsManifest
        let text = artifact.Render(plan)
        where text is not null
        from finding in ManifestRules.Evaluate(ManifestSubject.Create(path(artifact.Name), text, app))
        where finding.DefaultSeverity > DiagnosticSeverity.Info
        where finding.Descriptor != DiagnosticCatalog.HDC7012 || plan.Configuration.Health is not null
        // The image's own root user has its code, HDC5020: one mistake, one finding.
        where finding.Descriptor != DiagnosticCatalog.HDC7004 || !IsRoot(plan)
        select finding;

    private static bool IsRoot(ImagePlan plan) => plan.Configuration.User.Split(':')[0] == "0";
}
