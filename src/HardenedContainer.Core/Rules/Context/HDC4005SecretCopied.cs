using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Secrets;

namespace HardenedContainer.Rules.Context;

/// <summary>A file with a secret gets into the final image.</summary>
internal sealed class HDC4005SecretCopied : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4005;

    public IEnumerable<Finding> Evaluate(ContextSubject subject) =>
        from finding in SecretRules.Evaluate(new(subject.Context.Read))
        where finding.DefaultSeverity == DiagnosticSeverity.Error
        let copy = subject.Context.Copies.FirstOrDefault(c => c.IsFinal && c.Entries.Any(e => finding.File == Path.Join(subject.Context.Root, e.Path)))
        where copy is not null
        select Descriptor.At($"{finding.What.TrimEnd('.')}, and COPY in line {copy.Line} of the Dockerfile takes it.", finding.File, finding.Line);
}
