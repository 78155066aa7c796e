using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>An executable that is always loaded at the same address.</summary>
internal sealed class HDC2008NotPositionIndependent : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2008;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in new ImageView(subject).Loadable
        where file.App is not null && (file.Elf.Type == 2 || (file.IsEntry && !file.Elf.IsPie))
        select OwnOrPackage.Finding(Descriptor, file, $"{file.Name} is not a position-independent executable.", "Remove -no-pie and --no-pie from LinkerArg: the SDK links position-independent executables by itself.", "-pie");
}
