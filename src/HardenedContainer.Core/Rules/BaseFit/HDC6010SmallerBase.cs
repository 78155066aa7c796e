using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>A static app on a base with a C library.</summary>
internal sealed class HDC6010SmallerBase : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6010;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (subject.Base is { IsKnown: true, Libc: not "" } && new ImageView(subject).Entry is { Elf.IsStatic: true } && subject.App.Files.All(f => f.Elf is null || f.Path == subject.App.EntryFile))
        {
            yield return Descriptor.At($"{Printable.Of(subject.App.EntryFile)} is static and needs nothing from {subject.Base.Name}.", subject.App.ProjectFile);
        }
    }
}
