using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Project;

/// <summary>A file could not be read or parsed. ELF files that cannot be parsed have HDC2001.</summary>
internal sealed class HDC0007Unreadable : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0007;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in subject.App.Files
        where file.ReadError is not null && file.Format != ContentFormat.Elf
        select Descriptor.At($"{Printable.Of(file.Path)} could not be read: {file.ReadError!.TrimEnd('.')}.", file.FullPath);
}
