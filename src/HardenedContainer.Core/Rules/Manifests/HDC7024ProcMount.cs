using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Hidden paths of /proc that are shown.</summary>
internal sealed class HDC7024ProcMount : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7024;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        from container in pod.Containers
        let mount = container.Node.At("securityContext", "procMount")
        where mount is not null && mount.Text != "Default"
        select Descriptor.At($"procMount of {container.Title(inSentence: true)} is {Printable.Of(mount.Text ?? "no text")}.", subject.Path, mount.Line);
}
