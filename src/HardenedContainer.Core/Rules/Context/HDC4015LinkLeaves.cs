using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Context;

/// <summary>A link whose relative target is outside of the context. Absolute ones may be meant for the image.</summary>
internal sealed class HDC4015LinkLeaves : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4015;

    public IEnumerable<Finding> Evaluate(ContextSubject subject) =>
        from copy in subject.Context.Copies
        from entry in copy.Entries
        where entry.LinkTarget is { } target && !target.StartsWith('/') && LexicalPath.Leaves(entry.Path, target)
        select Descriptor.At($"{Printable.Of(entry.Path)} leads to {Printable.Of(entry.LinkTarget!)}.", subject.Dockerfile.Path, copy.Line);
}
