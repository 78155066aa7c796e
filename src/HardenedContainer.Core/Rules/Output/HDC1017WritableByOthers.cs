using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Entries of the image that everybody may write, and files of the app that its own user may write.</summary>
internal sealed class HDC1017WritableByOthers : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1017;

    private const int Sticky = 0x200;
    private const int OthersWrite = 0x02;
    private const int OwnerWrites = 0x80;

    private static bool IsOpen(ImageEntry entry) =>
        ((entry.Mode & OthersWrite) != 0 && (entry.Mode & Sticky) == 0)
        || (entry is { Kind: ImageEntryKind.File, Origin: "app", UserId: not 0 } && (entry.Mode & OwnerWrites) != 0);

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from entry in subject.Plan.Entries
        where entry.Kind != ImageEntryKind.SymbolicLink && IsOpen(entry)
        select Descriptor.At($"{Printable.Of(entry.Path)} has mode {Convert.ToString(entry.Mode, 8).PadLeft(4, '0')} and owner {entry.UserId}.", entry.Path);
}
