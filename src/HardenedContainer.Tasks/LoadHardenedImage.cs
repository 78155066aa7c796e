using HardenedContainer.Docker;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Hands the image to a container engine: the archive, or where there can be none, the build context to be built there.</summary>
[MSBuildMultiThreadableTask]
public sealed class LoadHardenedImage : HardeningTask
{
    /// <summary>Path of <c>plan.json</c>, absolute.</summary>
    [Required]
    public string PlanFile { get; set; } = "";

    /// <summary>The item that <c>WriteHardenedImage</c> gives.</summary>
    [Required]
    public ITaskItem[] Image { get; set; } = [];

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        var plan = WriteHardenedImage.ReadPlan(PlanFile);
        Run(plan, new OutputLayout(options.OutputDirectory)).GetAwaiter().GetResult();
    }

    private async Task Run(ImagePlan plan, OutputLayout output)
    {
        using var engine = await Engine.Connect(EngineAddress.FromEnvironment(), new(), Cancelled).ConfigureAwait(false);
        string[] names = [.. plan.Names];
        string id;
        if (Image[0].GetMetadata("ImageArchive") is { Length: > 0 } archive)
        {
            Say($"loading {string.Join(", ", names)} into {engine.Address.Uri}");
            string[] digests = [Image[0].GetMetadata("ImageId"), Image[0].GetMetadata("ImageDigest")];
            id = await engine.Load(archive, names, digests, Progress, Cancelled).ConfigureAwait(false);
        }
        else
        {
            Say($"building {string.Join(", ", names)} in {engine.Address.Uri}");
            using var context = ContextArchive.Write(plan, output, Cancelled);
            id = await engine.Build(context, names, Progress, Cancelled).ConfigureAwait(false);
        }

        Say($"{names[0]} is {id}");
    }

    private void Say(string line) => Log.LogMessage(MessageImportance.High, "HardenedContainer: {0}", line);

    private void Progress(string line) => Log.LogMessage(MessageImportance.Normal, "  {0}", line);
}
