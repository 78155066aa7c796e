using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Probes and hooks that ask another host.</summary>
internal sealed class HDC7023HostOfProbe : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7023;

    private static readonly string[] Kinds = ["httpGet", "tcpSocket"];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        from container in pod.Containers
        from action in KubernetesManifest.Actions(container.Node)
        from kind in Kinds
        let host = action.Action.At(kind, "host")
        where host is not null && host.Text != ""
        select Descriptor.At($"{action.Name} of {container.Title(inSentence: true)} asks {Printable.Of(host.Text ?? "another host")}.", subject.Path, host.Line);
}
