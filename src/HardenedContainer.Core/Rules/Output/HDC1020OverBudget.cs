using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>The image's own files are larger than the user allows.</summary>
internal sealed class HDC1020OverBudget : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1020;

    private const long Megabyte = 1_000_000;
    private const int Named = 3;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var files = subject.Plan.Entries.Where(e => e.Kind == ImageEntryKind.File).ToArray();
        var size = files.Sum(f => f.Length);
        if (subject.Options.SizeBudget is > 0 and var budget && size > budget * Megabyte)
        {
            var largest = files.OrderByDescending(f => f.Length).ThenBy(f => f.Path, StringComparer.Ordinal).Take(Named).Select(f => FormattableString.Invariant($"{Printable.Of(f.Path)} {(double)f.Length / Megabyte:0.0} MB"));
            yield return Descriptor.At(FormattableString.Invariant($"The image's files have {(double)size / Megabyte:0.0} MB, and {budget} MB are allowed; the largest: ") + $"{string.Join(", ", largest)}.", subject.App.ProjectFile);
        }
    }
}
