using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A file that was packed, or to which something was appended.</summary>
internal sealed class HDC2026Packed : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2026;

    // Linkers and strip fill up to a page at most.
    private const int Padding = 4096;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        foreach (var file in new ImageView(subject).Loadable)
        {
            if (file.Elf.IsPacked)
            {
                yield return file.Finding(Descriptor, $"{file.Name} is packed with UPX.");
            }
            else if (file is { Elf.AppendedBytes: > Padding, App: { Bundle: null } })
            {
                yield return file.Finding(Descriptor, $"{file.Name} has {file.Elf.AppendedBytes} bytes behind its sections that are no bundle of .NET.");
            }
        }
    }
}
