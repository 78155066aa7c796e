using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;

namespace HardenedContainer.Rules.Binary;

/// <summary>A file whose table of function addresses stays writable.</summary>
internal sealed class HDC2010PartialRelro : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2010;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in new ImageView(subject).Loadable
        where file.App is not null && (file.Elf.Relro == Relro.Partial)
        select OwnOrPackage.Finding(Descriptor, file, $"{file.Name} has only partial RELRO: it does not bind its symbols at start (BIND_NOW).", "Remove -z lazy from LinkerArg: the SDK links with -z now by itself.", "-Wl,-z,now");
}
