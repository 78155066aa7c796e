using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HardenedContainer.Tasks;

/// <summary>Joins the images of several runtime identifiers in one archive with an image index, and says so in a line; so, too, their debug variants.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteImageIndex : HardeningTask
{
    /// <summary>The items that <c>WriteHardenedImage</c> gave, one for each runtime identifier; none where one of them failed.</summary>
    public ITaskItem[] Parts { get; set; } = [];

    /// <summary>Where the user typed the command; empty for the project's directory.</summary>
    public string WorkingDirectory { get; set; } = "";

    /// <summary>The output directory, with metadata <c>ImageArchive</c> and <c>ImageDigest</c> of the index, and <c>DebugArchive</c> and <c>DebugDigest</c> of that of the debug variants, empty where there is none.</summary>
    [Output]
    public ITaskItem[] Index { get; private set; } = [];

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        var output = new OutputLayout(options.OutputDirectory);
        GeneratedFiles.RemoveLeftovers(output.Directory);
        RemoveEarlier(output);
        // Before anything is written: a publish that fails leaves no index.
        GeneratedFiles.EnsureOurs(output.DebugArchive);
        var image = Join(output.ImageArchive, "Image", plan => plan);
        var debug = Join(output.DebugArchive, "Debug", plan => DebugVariant.Of(plan)!);
        Index =
        [
            new TaskItem(output.Directory, new Dictionary<string, string>
            {
                ["ImageArchive"] = image is null ? "" : output.ImageArchive,
                ["ImageDigest"] = image?.Digest ?? "",
                ["DebugArchive"] = debug is null ? "" : output.DebugArchive,
                ["DebugDigest"] = debug?.Digest ?? "",
            }),
        ];
    }

    private IndexResult? Join(string archive, string kind, Func<ImagePlan, ImagePlan> variant)
    {
        if (Parts.Length == 0 || Parts.Any(p => p.GetMetadata(kind + "Archive").Length == 0))
        {
            // One of an earlier run would not be of these images.
            GeneratedFiles.Remove(archive);
            return null;
        }

        IndexPart[] parts = [.. Parts.Select(p => new IndexPart(variant(WriteHardenedImage.ReadPlan(p.GetMetadata("PlanFile"))), p.GetMetadata(kind + "Archive"), p.GetMetadata(kind + "Digest")))];
        var result = ImageIndexArchive.Write(parts, archive, Cancelled);
        var path = Path.GetRelativePath(WorkingDirectory.Length > 0 ? WorkingDirectory : ProjectDirectory, archive);
        Log.LogMessage(
            MessageImportance.High, "Image index {0} for {1}: {2}, {3}{4}",
            parts[0].Plan.Names.First(), string.Join(", ", parts.Select(p => p.Plan.RuntimeIdentifier)), path, result.Digest, result.Written ? "" : " (unchanged)");
        return result;
    }

    // What a publish for one runtime identifier left here is of an image that this one does not make.
    private static void RemoveEarlier(OutputLayout output)
    {
        if (!GeneratedFiles.IsOurs(output.Plan))
        {
            return;
        }

        if (Directory.Exists(output.File("rootfs")))
        {
            Directory.Delete(output.File("rootfs"), recursive: true);
        }

        foreach (var path in OutputFiles.Names.Select(output.File).Where(GeneratedFiles.IsOurs))
        {
            File.Delete(path);
        }
    }
}
