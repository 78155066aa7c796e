using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Root file systems that can be written to.</summary>
internal sealed class HDC7009WritableRoot : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7009;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        where container.Role != ContainerRole.Ephemeral && !container.Workload.IsWindows
        where container.ReadOnlyRoot is null ? !container.IsPartial : container.ReadOnlyRoot.Truth == false
        select Descriptor.At($"The root file system of {container.Title(inSentence: true)} can be written to.", subject.Path, container.ReadOnlyRoot?.Line ?? container.Line);
}
