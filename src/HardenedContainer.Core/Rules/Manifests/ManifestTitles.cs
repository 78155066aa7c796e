using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>What findings call containers and workloads, and look-ups that several rules need.</summary>
internal static class ManifestTitles
{
    /// <summary>What a container is called, at the beginning of a sentence or inside of one.</summary>
    internal static string Title(this ManifestContainer container, bool inSentence = false)
    {
        var kind = container switch
        {
            { Workload.Platform: ManifestPlatform.Compose } => "service",
            { Role: ContainerRole.Init } => "init container",
            { Role: ContainerRole.Ephemeral } => "ephemeral container",
            _ => "container",
        };
        return $"{(inSentence ? kind[0] : char.ToUpperInvariant(kind[0]))}{kind[1..]} {Printable.Of(container.Name)}".TrimEnd();
    }

    /// <summary>What a workload is called.</summary>
    internal static string Title(this ManifestWorkload workload) => $"{workload.Kind} {Printable.Of(workload.Name)}".TrimEnd();

    /// <summary>The pods of Kubernetes.</summary>
    internal static IEnumerable<ManifestWorkload> Pods(this ManifestSubject subject) => subject.Workloads.Where(w => w.Platform == ManifestPlatform.Kubernetes);

    /// <summary>The value of a variable; null where it is not set here.</summary>
    internal static string? Value(this ManifestContainer container, string variable) => container.Environment.LastOrDefault(v => v.Name == variable).Value;
}
