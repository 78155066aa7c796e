using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A shared library that a file of the image needs is nowhere where the loader looks.</summary>
internal sealed class HDC2004LibraryMissing : IRule<PublishSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2004;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var view = new ImageView(subject);
        if (!view.IsKnown)
        {
            return [];
        }

        var files = view.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        return from link in view.ResolveLibraries()
               where !link.IsFound && files.ContainsKey(link.From)
               where !HDC2020CppRuntimeMissing.Owns(link, files[link.From], subject)
               where !(LibcFlavour.IsPartOfLibc(link.Name) && LibcFlavour.IsMixed(link.FromElf, subject))
               group files[link.From] by link.Name into missing
               orderby missing.Key
               select missing.First().Finding(
                   Descriptor,
                   $"{Printable.List(missing.Select(f => f.Name).Distinct())} {(missing.Count() == 1 ? "needs" : "need")} {Printable.Of(missing.Key)}, which is not in the image on {subject.Base.Name}.",
                   LibraryAdvice.For(missing.Key, subject));
    }
}
