using HardenedContainer.IO;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>The <c>.dockerignore</c> of a plan: an allow-list, so that the builder gets what the Dockerfile copies and nothing else.</summary>
public static class DockerIgnoreRenderer
{
    /// <summary>Renders the file.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(ImagePlan plan) => GeneratedFiles.Seal($"""

        # Everything is left out but the root file system. Builders send the Dockerfile itself in any case.
        **
        !rootfs/{plan.RuntimeIdentifier}

        """);
}
