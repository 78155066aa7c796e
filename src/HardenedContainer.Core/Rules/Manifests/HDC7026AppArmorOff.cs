using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>AppArmor that is switched off.</summary>
internal sealed class HDC7026AppArmorOff : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7026;

    private const string Annotation = "container.apparmor.security.beta.kubernetes.io/";

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        subject.Pods().SelectMany(Profiles)
            .Concat(subject.Containers.SelectMany(c => SecurityOptions.Of(c).Where(o => o.Text is "apparmor:unconfined" or "apparmor=unconfined")))
            .Select(profile => Descriptor.At($"The AppArmor profile is {Printable.Of(profile.Text ?? "of no type")}.", subject.Path, profile.Line));

    private static IEnumerable<ManifestNode> Profiles(ManifestWorkload pod)
    {
        var fields = pod.Containers.Select(c => c.Node).Prepend(pod.Node)
            .Select(n => n.At("securityContext", "appArmorProfile", "type")).OfType<ManifestNode>().Where(t => t.Text is not ("RuntimeDefault" or "Localhost"));

        // Before version 1.30 of Kubernetes.
        var annotations = (pod.Metadata?["annotations"]?.Entries ?? []).Where(a => a.Key.StartsWith(Annotation, StringComparison.Ordinal)).Select(a => a.Value)
            .Where(v => v.Text is { Length: > 0 } text && text != "runtime/default" && !text.StartsWith("localhost/", StringComparison.Ordinal));
        return fields.Concat(annotations);
    }
}
