using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>Documents, digests and layers do not fit together. What cannot be read at all is HDC0007.</summary>
internal sealed class HDC8001Invalid : IRule<BuiltImageSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8001;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject) => subject.Image.Problems.Select(problem => subject.Finding(Descriptor, $"{Printable.Of(problem.TrimEnd('.'))}."));
}
