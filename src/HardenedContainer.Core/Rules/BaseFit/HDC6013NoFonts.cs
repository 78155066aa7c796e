using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>The app draws text, and there is no font.</summary>
internal sealed class HDC6013NoFonts : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6013;

    private static readonly string[] Drawers = ["SkiaSharp", "SixLabors.Fonts", "QuestPDF"];

    private static readonly string[] Fonts = [".ttf", ".otf", ".ttc", ".woff", ".woff2"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var drawer = subject.App.Assemblies.FirstOrDefault(a => Drawers.Contains(a, StringComparer.OrdinalIgnoreCase));
        var hasFont = subject.Plan.Entries.Any(e => Fonts.Any(f => e.Path.EndsWith(f, StringComparison.OrdinalIgnoreCase))) || subject.Base.Paths.Contains("/usr/share/fonts");
        if (drawer is not null && subject.Base.IsKnown && !hasFont)
        {
            yield return Descriptor.At($"{Printable.Of(drawer)} is part of the app, and no font is in the image.", subject.App.ProjectFile);
        }
    }
}
