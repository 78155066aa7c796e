using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>The final stage copies the Dockerfile or the ignore file.</summary>
internal sealed class HDC4016DockerfileCopied : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4016;

    public IEnumerable<Finding> Evaluate(ContextSubject subject) =>
        from copy in subject.Context.Copies
        where copy.IsFinal
        from entry in copy.Entries
        where entry.Path is ".dockerignore" or "Dockerfile" && copy.Source != entry.Path
        select Descriptor.At($"{entry.Path} is copied.", subject.Dockerfile.Path, copy.Line);
}
