using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;

namespace HardenedContainer.Rules.Binary;

/// <summary>A file whose relocated data stays writable.</summary>
internal sealed class HDC2009NoRelro : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2009;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in new ImageView(subject).Loadable
        where file.App is not null && (file.Elf.Relro == Relro.None)
        select OwnOrPackage.Finding(Descriptor, file, $"{file.Name} has no RELRO segment (PT_GNU_RELRO).", "Remove -z norelro from LinkerArg: the SDK links with -z relro by itself.", "-Wl,-z,relro,-z,now");
}
