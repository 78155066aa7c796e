using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>Files that one layer brings and a later one removes or replaces, and more layers than an engine stacks gladly.</summary>
internal sealed class HDC8010Wasteful : IRule<BuiltImageSubject>
{
    private const int MostLayers = 100;
    private const long Unnoticed = 5_000_000;
    private const int LeastPart = 10;

    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8010;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var hidden = subject.Image.Files.Where(f => f.IsHidden && f.File.Kind == FileKind.File).OrderByDescending(f => f.File.Length).ToArray();
        var (wasted, all) = (hidden.Sum(f => f.File.Length), subject.Image.Files.Sum(f => f.File.Length));
        if (wasted > Unnoticed && wasted > all / LeastPart)
        {
            yield return subject.Finding(Descriptor, $"{wasted / 1_000_000} of {all / 1_000_000} MB are files that a later layer removes or replaces: {Names.Of([.. hidden.Select(f => f.Path).Distinct()])}.");
        }

        if (subject.Image.LayerLengths.Length > MostLayers)
        {
            yield return subject.Finding(Descriptor, $"The image has {subject.Image.LayerLengths.Length} layers.", "Join instructions, or use a final stage that copies the result.");
        }
    }
}
