using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>Memory that is writable and executable at once, by segment or by text relocations.</summary>
internal sealed class HDC2012WritableCode : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2012;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in new ImageView(subject).Loadable
        let what = (file.Elf.HasWritableCode, file.Elf.HasTextRelocations) switch
        {
            (true, true) => "has a segment that is writable and executable, and text relocations",
            (true, false) => "has a segment that is writable and executable",
            (false, true) => "has text relocations, for which the loader makes its code writable",
            _ => null,
        }
        where what is not null
        select file.Finding(Descriptor, $"{file.Name} {what}.");
}
