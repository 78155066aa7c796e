using HardenedContainer.Diagnostics;
using HardenedContainer.Options;

namespace HardenedContainer.Rules.Project;

/// <summary>The guard is asked for, and nothing of the app starts it.</summary>
internal sealed class HDC0012GuardMissing : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0012;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (subject.Options.Guard != GuardMode.Off && !subject.App.UsesGuard)
        {
            yield return Descriptor.At(
                $"HardenContainerGuard is {(subject.Options.Guard == GuardMode.Audit ? "audit" : "enforce")}, and no assembly of the project uses HardenedContainer.Guard.",
                subject.App.ProjectFile);
        }
    }
}
