using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>The executable has no build id.</summary>
internal sealed class HDC2016NoBuildId : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2016;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (new ImageView(subject).Entry is { Elf.BuildId: null } entry)
        {
            yield return entry.Finding(Descriptor, $"{entry.Name} has no build id.");
        }
    }
}
