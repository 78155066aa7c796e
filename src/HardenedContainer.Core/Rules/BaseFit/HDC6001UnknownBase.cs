using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>Nothing is known of the base, so nothing can be certified on it.</summary>
internal sealed class HDC6001UnknownBase : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6001;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (!subject.Base.IsKnown)
        {
            yield return Descriptor.At($"Nothing is known of {subject.Plan.Base.Reference ?? subject.Base.Name}.", subject.App.ProjectFile);
        }
    }
}
