using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Secrets;

/// <summary>Private keys in text files.</summary>
internal sealed class HDC3001PrivateKey : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC3001;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        from secret in file.Secrets
        where secret.Code == Descriptor.Code
        select Descriptor.At($"{Printable.Of(file.Path)} holds: {secret.Kind} ({secret.Redacted}).", file.FullPath, secret.Line);
}
