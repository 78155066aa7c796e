using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>Restore does not look for packages with known holes, or not for all, or says nothing of them.</summary>
internal sealed class HDC0010NotAudited : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0010;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (!subject.App.IsAudited)
        {
            yield return Descriptor.At("The project sets NuGetAudit to false.", subject.App.ProjectFile);
            yield break;
        }

        if (subject.App.Audit?.Restore is { Mode: "direct" })
        {
            yield return Descriptor.At(
                "The project sets NuGetAuditMode to direct, so that packages which others bring are not looked up.", subject.App.ProjectFile,
                fix: "Remove NuGetAuditMode from the project.");
        }

        if (subject.App.Audit is { Silenced: { IsEmpty: false } silenced })
        {
            yield return Descriptor.At(
                $"NoWarn has {string.Join(", ", silenced)}, so that restore keeps known holes to itself.", subject.App.ProjectFile,
                fix: "Take them out of NoWarn, and name single advisories in NuGetAuditSuppress items instead.");
        }
    }
}
