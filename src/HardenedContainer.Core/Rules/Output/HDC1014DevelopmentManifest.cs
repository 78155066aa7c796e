using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>The manifest that maps static web assets to folders of the build machine.</summary>
internal sealed class HDC1014DevelopmentManifest : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1014;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.Kind == FileKind.File && file.Path.EndsWith(".staticwebassets.runtime.json", StringComparison.OrdinalIgnoreCase)
        select Descriptor.At($"{Printable.Of(file.Path)} is in the output.", file.FullPath);
}
