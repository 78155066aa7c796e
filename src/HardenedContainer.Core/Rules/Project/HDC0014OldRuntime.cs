using HardenedContainer.Auditing;
using HardenedContainer.Components;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Project;

/// <summary>The app carries an older runtime than the SDK knows.</summary>
internal sealed class HDC0014OldRuntime : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC0014;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (subject.App.Audit is not { NewestRuntime: { Length: > 0 } newest })
        {
            return [];
        }

        return from runtime in subject.App.Components
               where runtime is { Kind: ComponentKind.Runtime, Included: true, Version: not null } && RuntimeVersion.IsOlder(runtime.Version, newest)
               select Descriptor.At($"{runtime.Name} is {runtime.Version}, and the SDK knows {newest}.", subject.App.ProjectFile);
    }
}
