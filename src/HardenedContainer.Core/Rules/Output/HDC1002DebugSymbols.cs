using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Debug symbols in the output: they do not go into the image, but into whatever else is made of the folder.</summary>
internal sealed class HDC1002DebugSymbols : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1002;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && (ImageContents.IsSymbols(file.Path) || PublishPath.Folders(file.Path).Any(f => f.EndsWith(".dSYM", StringComparison.OrdinalIgnoreCase)))
        select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);
}
