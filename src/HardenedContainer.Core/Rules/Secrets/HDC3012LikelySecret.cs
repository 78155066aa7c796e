using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Secrets;

/// <summary>A setting that looks like a secret.</summary>
internal sealed class HDC3012LikelySecret : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3012;

    public IEnumerable<Finding> Evaluate(SecretSubject subject) => subject.Sightings(Descriptor);
}
