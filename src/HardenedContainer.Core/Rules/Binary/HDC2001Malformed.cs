using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Binary;

/// <summary>An ELF file that the loader would refuse, or that is cut short.</summary>
internal sealed class HDC2001Malformed : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2001;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var view = new ImageView(subject);
        return from file in subject.App.Files
               where file is { Format: ContentFormat.Elf, ReadError: not null } && view.Find(view.PathOf(file)) is not null
               select Descriptor.At($"{Printable.Of(file.Path)} is not a well-formed ELF file: {Printable.Of(file.ReadError!)}", file.FullPath);
    }
}
