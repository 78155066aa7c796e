using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A file for glibc in an image with musl, or the other way round.</summary>
internal sealed class HDC2006LibcMix : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2006;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var view = new ImageView(subject);
        if (!view.IsKnown)
        {
            return [];
        }

        return from file in view.Loadable
               where LibcFlavour.IsMixed(file.Elf, subject)
               let needs = LibcFlavour.NeededBy(file.Elf)
               let fix = needs == LibcFlavour.Musl
                   ? "Publish for the identifier without -musl, or set HardenContainerBase to the reference of an Alpine image."
                   : "Publish for the -musl form of the runtime identifier on Alpine, or set HardenContainerBase to one with glibc: scratch, chiseled or distroless-base."
               select file.Finding(
                   Descriptor,
                   $"{file.Name} is built for {needs}, but the image on {subject.Base.Name} has {Printable.List(LibcFlavour.In(subject))}.",
                   file.IsEntry ? fix : $"{fix} If a package brings the file, take its build for the image's libc.");
    }
}
