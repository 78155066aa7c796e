using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Secrets;

/// <summary>Key stores. Those with nothing but public certificates are a message.</summary>
internal sealed class HDC3002KeyStore : IRule<SecretSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3002;

    // Of an SSH key, HDC3001 has said all where it could read it.
    public IEnumerable<Finding> Evaluate(SecretSubject subject) =>
        from file in subject.Files
        where file.Secrets.All(s => s.Code != DiagnosticCatalog.HDC3001.Code)
        from secret in file.Secrets
        where secret.Code == Descriptor.Code
        select Descriptor.At($"{Printable.Of(file.Path)} is: {secret.Kind}.", file.FullPath) with { Severity = secret.Severity };
}
