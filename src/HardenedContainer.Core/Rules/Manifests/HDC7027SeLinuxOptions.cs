using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>SELinux options that reach beyond the container.</summary>
internal sealed class HDC7027SeLinuxOptions : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7027;

    private static readonly string[] Fields = ["type", "user", "role"];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        from node in pod.Containers.Select(c => c.Node).Prepend(pod.Node)
        let options = node.At("securityContext", "seLinuxOptions")
        where options is not null
        from field in Fields
        let value = options[field]
        where value is not null && value.Text != "" && !(field == "type" && value.Text is "container_t" or "container_init_t" or "container_kvm_t" or "container_engine_t")
        select Descriptor.At($"The SELinux {field} is {Printable.Of(value.Text ?? "no text")}.", subject.Path, value.Line);
}
