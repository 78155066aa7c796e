using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Ports of the host.</summary>
internal sealed class HDC7022HostPort : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7022;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        from container in pod.Containers
        from port in container.Node["ports"]?.Items ?? []
        let host = port["hostPort"]
        where host is not null && host.Number != 0
        select Descriptor.At($"{container.Title()} takes port {Printable.Of(host.Text ?? "")} of the host.", subject.Path, host.Line);
}
