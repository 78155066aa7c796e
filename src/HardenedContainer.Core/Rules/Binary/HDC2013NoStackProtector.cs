using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>A native file without stack protector; of a package's file a message, for users cannot compile it anew.</summary>
internal sealed class HDC2013NoStackProtector : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2013;

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from file in new ImageView(subject).Loadable
        where file.App is not null && !file.Elf.HasStackCanary
        select file.Finding(Descriptor, $"{file.Name} has no stack protector.") with { Severity = file.IsEntry || file.IsRuntime ? null : DiagnosticSeverity.Info };
}
