using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Context;

/// <summary>The context is the root of the file system or a home directory.</summary>
internal sealed class HDC4013WholeMachine : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4013;

    public IEnumerable<Finding> Evaluate(ContextSubject subject)
    {
        if (subject.Context is { IsGiven: true, IsMachine: true })
        {
            yield return Descriptor.At($"{Printable.Of(subject.Context.Root)} is the root of the file system or a home directory.", subject.Dockerfile.Path);
        }
    }
}
