using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Secrets;

/// <summary>Passwords that everybody knows.</summary>
internal sealed class HDC3016KnownPassword : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3016;

    public IEnumerable<Finding> Evaluate(SecretSubject subject) => subject.Sightings(Descriptor);
}
