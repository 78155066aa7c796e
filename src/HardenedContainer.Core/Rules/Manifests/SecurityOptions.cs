using System.Collections.Immutable;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Options of Docker's <c>--security-opt</c>, as Compose and ECS pass them on.</summary>
internal static class SecurityOptions
{
    /// <summary>The options of a container; none for Kubernetes, which has fields for them.</summary>
    internal static ImmutableArray<ManifestNode> Of(ManifestContainer container) => container.Workload.Platform switch
    {
        ManifestPlatform.Compose => container.Node["security_opt"]?.Items ?? [],
        ManifestPlatform.Ecs => container.Node["dockerSecurityOptions"]?.Items ?? [],
        _ => [],
    };
}
