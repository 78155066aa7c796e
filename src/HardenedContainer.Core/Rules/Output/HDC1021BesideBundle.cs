using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Files that a single-file executable holds and that lie beside it as well.</summary>
internal sealed class HDC1021BesideBundle : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1021;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var bundled = subject.App.Files.Where(f => f.Bundle is not null).SelectMany(f => f.Bundle!.Files).Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return
            from file in subject.App.Files
            where file.Kind == FileKind.File && bundled.Contains(file.Path)
            select Descriptor.At($"{Printable.Of(file.Path)} is in the single file too.", file.FullPath);
    }
}
