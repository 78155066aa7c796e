using HardenedContainer.Contexts;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Context;

/// <summary>COPY takes very much.</summary>
internal sealed class HDC4012LargeContext : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4012;

    public IEnumerable<Finding> Evaluate(ContextSubject subject)
    {
        var entries = subject.Context.Copies.SelectMany(c => c.Entries).DistinctBy(e => e.Path).ToArray();
        var megabytes = entries.Sum(e => e.Length) >> 20;
        if (subject.Context.IsCut)
        {
            yield return Descriptor.At($"The context has more than {BuildContext.MaximumEntries} files and folders, or the ignore file is too long for so many; the others were not looked at.", subject.Dockerfile.Path);
        }
        else if (megabytes > MaxMegabytes || entries.Length > MaxFiles)
        {
            yield return Descriptor.At($"COPY takes {entries.Length} files with {megabytes} MB.", subject.Dockerfile.Path);
        }
    }

    private const long MaxMegabytes = 500;
    private const int MaxFiles = 50_000;
}
