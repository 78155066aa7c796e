using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Context;

/// <summary>The final stage copies the Dockerfile or the ignore file.</summary>
internal sealed class HDC4016DockerfileCopied : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4016;

    public IEnumerable<Finding> Evaluate(ContextSubject subject) =>
        from copy in subject.Context.Copies
        where copy.IsFinal
        from entry in copy.Entries
        where copy.Source != entry.Path
        where DockerfileName.Is(entry.Path) || DockerfileName.IsIgnoreFile(entry.Path) || Path.Join(subject.Context.Root, entry.Path) == subject.Dockerfile.Path
        select Descriptor.At($"{Printable.Of(entry.Path)} is copied.", subject.Dockerfile.Path, copy.Line);
}
