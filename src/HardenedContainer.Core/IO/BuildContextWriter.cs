using HardenedContainer.Planning;
using HardenedContainer.Rendering;

namespace HardenedContainer.IO;

/// <summary>Writes the build context of an image: root file system, Dockerfile, and every file that is made of the plan.</summary>
public static class BuildContextWriter
{
    /// <summary>Writes it. What is right already is not touched.</summary>
    /// <param name="plan">The plan, with the contents of its files.</param>
    /// <param name="output">Where to.</param>
    /// <param name="dockerfile">The Dockerfile; null where there can be none.</param>
    /// <param name="artifacts">What is made of the plan, with its text; null for a file that is not made.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <returns>True where anything was changed.</returns>
    /// <exception cref="Diagnostics.FindingException">HDC9204: something is there that is not ours; HDC0009: a source file changed meanwhile.</exception>
    /// <exception cref="IOException">The disk is full, or a file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory cannot be written.</exception>
    public static bool Write(ImagePlan plan, OutputLayout output, string? dockerfile, IEnumerable<(Artifact Artifact, string? Text)> artifacts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(artifacts);
        var json = PlanJson.Write(plan);
        if (dockerfile is null || !AtomicFile.Holds(output.Plan, json))
        {
            // Whoever kills this run while it stages must not find a Dockerfile over half of one app and half of another.
            GeneratedFiles.RemoveText(output.Dockerfile);
        }

        var changed = RootFileSystem.Stage(plan, output.RootFileSystem(plan.RuntimeIdentifier), cancellation);
        foreach (var (artifact, text) in artifacts)
        {
            changed |= GeneratedFiles.Write(output.File(artifact.Name), text, artifact.IsExecutable);
        }

        changed |= GeneratedFiles.WriteText(output.Plan, json);
        return changed | (dockerfile is not null && GeneratedFiles.WriteText(output.Dockerfile, dockerfile));
    }
}
