using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>A text file of the output directory that is made of the plan and of nothing else.</summary>
/// <param name="Name">Its name in the output directory.</param>
/// <param name="Render">Makes the whole text, sealed by <see cref="IO.GeneratedFiles"/>; null where a plan has no such file.</param>
public sealed record Artifact(string Name, Func<ImagePlan, string?> Render)
{
    /// <summary>The file is a script that is started by its name.</summary>
    public bool IsExecutable { get; init; }

    /// <summary>The file is a manifest of Kubernetes, Compose or ECS.</summary>
    public bool IsManifest { get; init; }
}
