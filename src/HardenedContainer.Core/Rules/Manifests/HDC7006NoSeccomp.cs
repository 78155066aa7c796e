using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>System calls that are not filtered.</summary>
internal sealed class HDC7006NoSeccomp : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7006;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        subject.Pods().Where(p => !p.IsWindows).SelectMany(pod => OfPod(subject, pod)).Concat(
            from container in subject.Containers
            from option in SecurityOptions.Of(container)
            where option.Text is "seccomp:unconfined" or "seccomp=unconfined"
            select Descriptor.At($"The filter of system calls is off for {container.Title(inSentence: true)}.", subject.Path, option.Line, "Remove the option, so that the engine's own filter counts."));

    private IEnumerable<Finding> OfPod(ManifestSubject subject, ManifestWorkload pod)
    {
        var ofPod = Profile(pod.Node);
        if (ofPod is not null && !IsGood(ofPod))
        {
            yield return Descriptor.At($"The seccomp profile of the pod is {Printable.Of(ofPod.Text ?? "of no type")}.", subject.Path, ofPod.Line);
        }

        foreach (var container in pod.Containers)
        {
            var profile = Profile(container.Node);
            if (profile is null ? ofPod is null && !pod.IsPartial : !IsGood(profile))
            {
                yield return Descriptor.At(
                    profile is null ? $"Neither {container.Title(inSentence: true)} nor its pod has a seccomp profile." : $"The seccomp profile of {container.Title(inSentence: true)} is {Printable.Of(profile.Text ?? "of no type")}.",
                    subject.Path, profile?.Line ?? container.Line);
            }
        }
    }

    /// <summary>The profile's type that a pod or a container names; null where it names none.</summary>
    internal static ManifestNode? Profile(ManifestNode node) => node.At("securityContext", "seccompProfile") is { } profile ? profile["type"] ?? profile : null;

    /// <summary>Whether a type of profile filters system calls.</summary>
    internal static bool IsGood(ManifestNode type) => type.Text is "RuntimeDefault" or "Localhost";
}
