using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>The executable is missing, empty or not an ELF file. Its mode on disk does not matter: modes in the image come from the plan, which HDC5028 looks at.</summary>
internal sealed class HDC1001ExecutableMissing : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1001;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var (name, entry) = (subject.App.EntryFile, subject.App.Entry);
        var what = entry switch
        {
            null => $"The executable {Printable.Of(name)} is not in the output.",
            { ReadError: not null } => null,
            { Kind: not FileKind.File } => $"The executable {Printable.Of(name)} is not a regular file.",
            { Length: 0 } => $"The executable {Printable.Of(name)} is empty.",
            { Elf: null, Format: not ContentFormat.Elf } => $"The executable {Printable.Of(name)} is not an ELF file.",
            _ => null,
        };
        if (what is not null)
        {
            yield return Descriptor.At(what, entry?.FullPath ?? subject.App.ProjectFile);
        }
    }
}
