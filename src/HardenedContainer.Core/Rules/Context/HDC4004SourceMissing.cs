using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Context;

/// <summary>What COPY takes is not there. Where the context is only supposed, that is a warning.</summary>
internal sealed class HDC4004SourceMissing : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4004;

    public IEnumerable<Finding> Evaluate(ContextSubject subject) =>
        from copy in subject.Context.Copies
        where copy.State == SourceState.Missing
        select Descriptor.At($"{Printable.Of(copy.Source)} {(copy.Source.AsSpan().IndexOfAny('*', '?', '[') >= 0 ? "matches nothing" : "is not")} in {Printable.Of(subject.Context.Root)}.", subject.Dockerfile.Path, copy.Line)
            with { Severity = subject.Context.IsGiven ? DiagnosticSeverity.Error : null };
}
