using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>The compiler writes the time into assemblies.</summary>
internal sealed class HDC0011NotDeterministic : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0011;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (!subject.App.IsDeterministic)
        {
            yield return Descriptor.At("The project sets Deterministic to false.", subject.App.ProjectFile);
        }
    }
}
