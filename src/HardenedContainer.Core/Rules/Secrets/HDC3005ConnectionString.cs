using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Secrets;

/// <summary>A connection string with a password is in the output.</summary>
internal sealed class HDC3005ConnectionString : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3005;

    public IEnumerable<Finding> Evaluate(SecretSubject subject) => subject.Sightings(Descriptor);
}
