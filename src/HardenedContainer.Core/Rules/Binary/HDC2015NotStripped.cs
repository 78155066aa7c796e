using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A native file with its symbols; of a package's file a message.</summary>
internal sealed class HDC2015NotStripped : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2015;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in new ImageView(subject).Loadable
        where file.App is not null && !file.Elf.IsStripped
        select file.Finding(Descriptor, $"{file.Name} is not stripped of its symbols.") with { Severity = file.IsEntry || file.IsRuntime ? null : DiagnosticSeverity.Info };
}
