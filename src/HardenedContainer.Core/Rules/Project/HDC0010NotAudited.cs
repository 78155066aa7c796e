using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>Restore does not look for packages with known holes.</summary>
internal sealed class HDC0010NotAudited : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0010;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (!subject.App.IsAudited)
        {
            yield return Descriptor.At("The project sets NuGetAudit to false.", subject.App.ProjectFile);
        }
    }
}
