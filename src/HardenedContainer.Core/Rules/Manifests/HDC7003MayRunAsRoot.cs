using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>runAsNonRoot that is not true.</summary>
internal sealed class HDC7003MayRunAsRoot : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7003;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        foreach (var pod in subject.Pods())
        {
            var ofPod = pod.Node.At("securityContext", "runAsNonRoot");
            if (ofPod is not null && ofPod.Truth != true)
            {
                yield return Descriptor.At("runAsNonRoot of the pod is not true.", subject.Path, ofPod.Line);
            }

            foreach (var container in pod.Containers)
            {
                var setting = container.Node.At("securityContext", "runAsNonRoot");
                if (setting is null ? ofPod is null && !pod.IsPartial : setting.Truth != true)
                {
                    yield return Descriptor.At($"runAsNonRoot of {container.Title(inSentence: true)} is {(setting is null ? "set neither there nor for the pod" : "not true")}.", subject.Path, setting?.Line ?? container.Line);
                }
            }
        }
    }
}
