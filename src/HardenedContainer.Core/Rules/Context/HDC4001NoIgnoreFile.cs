using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>A source tree is copied whole, and nothing is excluded.</summary>
internal sealed class HDC4001NoIgnoreFile : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4001;

    public IEnumerable<Finding> Evaluate(ContextSubject subject)
    {
        if (subject.Dockerfile.Ignore is null && subject.Context.IsSourceTree && subject.Context.Copies.FirstOrDefault(c => c.IsWhole) is { } copy)
        {
            yield return Descriptor.At("The whole source tree is sent to the builder.", subject.Dockerfile.Path, copy.Line);
        }
    }
}
