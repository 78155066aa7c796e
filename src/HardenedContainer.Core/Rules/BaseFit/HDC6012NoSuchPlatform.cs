using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>The base is not offered for the processor of the app.</summary>
internal sealed class HDC6012NoSuchPlatform : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6012;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (!subject.Base.Architectures.IsEmpty && !subject.Base.Architectures.Contains(subject.Plan.Architecture, StringComparer.Ordinal))
        {
            yield return Descriptor.At($"{subject.Base.Name} is not offered for {subject.Plan.Architecture}, only for {string.Join(", ", subject.Base.Architectures)}.", subject.App.ProjectFile);
        }
    }
}
