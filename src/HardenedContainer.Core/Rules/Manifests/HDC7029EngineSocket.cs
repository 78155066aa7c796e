using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Sockets of container engines.</summary>
internal sealed class HDC7029EngineSocket : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7029;

    private static readonly string[] Sockets = ["/docker.sock", "/containerd.sock", "/crio.sock", "/podman.sock"];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from container in subject.Containers
        from mount in container.Mounts
        where mount.HostPath is { } path && Sockets.Any(s => path.EndsWith(s, StringComparison.Ordinal))
        select Descriptor.At($"{container.Title()} gets {Printable.Of(mount.HostPath!)}.", subject.Path, mount.Line);
}
