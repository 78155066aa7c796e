using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A single file whose parts have to be written to disk before they can be used.</summary>
internal sealed class HDC2021UnpacksItself : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2021;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (subject.App.Entry is { Bundle: { } bundle } entry && bundle.Extracted.ToArray() is { Length: > 0 } extracted)
        {
            yield return Descriptor.At(
                $"{Printable.Of(entry.Path)} unpacks {(extracted.Length == 1 ? "1 file" : $"{extracted.Length} files")} before it starts, {Printable.Of(extracted[0].Path)} among them.",
                entry.FullPath);
        }
    }
}
