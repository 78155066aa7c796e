using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Users that are root.</summary>
internal sealed class HDC7004RunsAsRoot : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7004;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        // A pod's own setting counts once, not for each container, and also where every container has another one.
        var ofPods = subject.Pods().Select(p => p.Node.At("securityContext", "runAsUser")).Where(u => u?.Number == 0);
        var ofContainers = subject.Containers.Select(c => c.Workload.Platform == ManifestPlatform.Kubernetes ? c.Node.At("securityContext", "runAsUser") : c.User)
            .Where(u => u?.Text is { } text && IsRoot(text));
        return ofPods.Concat(ofContainers).Select(user => Descriptor.At($"The user is {Printable.Of(user!.Text!)}.", subject.Path, user.Line));
    }

    /// <summary>Whether a user, with or without a group, is root.</summary>
    internal static bool IsRoot(string user) => user.Split(':')[0] is var name && (name == "root" || (long.TryParse(name, out var number) && number == 0));
}
