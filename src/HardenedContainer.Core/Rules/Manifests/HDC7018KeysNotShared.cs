using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Data protection keys that instances may not share.</summary>
internal sealed class HDC7018KeysNotShared : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7018;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        where container.Role == ContainerRole.Main && container.Workload.Replicas > 1 && container.Environment.Any(v => v.Name.StartsWith("ASPNETCORE_", StringComparison.Ordinal))
        where !container.Mounts.Any(m => m is { IsPersistent: true, IsWritable: true })
        select Descriptor.At($"{container.Title()} runs {container.Workload.Replicas} times, and nothing that lasts is mounted.", subject.Path, container.Line);
}
