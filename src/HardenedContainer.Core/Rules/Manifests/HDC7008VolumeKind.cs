using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Volumes of kinds that reach the host.</summary>
internal sealed class HDC7008VolumeKind : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7008;

    private static readonly string[] Allowed = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        from pod in subject.Pods()
        from volume in pod.Node["volumes"]?.Items ?? []
        from source in volume.Entries
        where source.Key != "name" && !source.Value.IsNull && !Allowed.Contains(source.Key, StringComparer.Ordinal)
        select Descriptor.At($"Volume {Printable.Of(volume["name"]?.Text ?? "")} is of the kind {Printable.Of(source.Key)}.", subject.Path, source.Line);
}
