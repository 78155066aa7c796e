using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Names that stand twice.</summary>
internal sealed class HDC7020RepeatedKey : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7020;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        subject.IsManifest ? subject.Text.RepeatedKeys.Select(key => Descriptor.At($"{Printable.Of(key.Key)} stands here for the second time.", subject.Path, key.Line)) : [];
}
