using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Secrets;

/// <summary>Tokens, and addresses with a password.</summary>
internal sealed class HDC3013WeakCredential : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3013;

    public IEnumerable<Finding> Evaluate(SecretSubject subject) => subject.Sightings(Descriptor);
}
