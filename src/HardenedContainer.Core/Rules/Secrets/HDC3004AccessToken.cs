using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Secrets;

/// <summary>An access token is in the output.</summary>
internal sealed class HDC3004AccessToken : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3004;

    public IEnumerable<Finding> Evaluate(SecretSubject subject) => subject.Sightings(Descriptor);
}
