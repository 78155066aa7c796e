using HardenedContainer.Diagnostics;
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
    /// <summary>The items that <c>WriteHardenedImage</c> gives. Of several, that of the engine's own platform is taken.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    private protected override void Run(BindingResult binding)
    {
        (ITaskItem Item, ImagePlan Plan)[] images = [.. Images.Select(i => (i, WriteHardenedImage.ReadPlan(i.GetMetadata("PlanFile"))))];
        Run(images).GetAwaiter().GetResult();
    }

    private async Task Run((ITaskItem Item, ImagePlan Plan)[] images)
    {
        using var engine = await Engine.Connect(EngineAddress.FromEnvironment(), new(), Cancelled).ConfigureAwait(false);
        var (image, plan) = images.Length == 1 ? images[0] : await Choose(engine, images).ConfigureAwait(false);
        string[] names = [.. plan.Names];
        string id;
        if (image.GetMetadata("ImageArchive") is { Length: > 0 } archive)
        {
            Say($"loading {string.Join(", ", names)} into {engine.Address.Uri}");
            string[] digests = [image.GetMetadata("ImageId"), image.GetMetadata("ImageDigest")];
            id = await engine.Load(archive, names, digests, Progress, Cancelled).ConfigureAwait(false);
        }
        else
        {
            Say($"building {string.Join(", ", names)} in {engine.Address.Uri}");
            using var context = ContextArchive.Write(plan, new OutputLayout(Path.GetDirectoryName(image.GetMetadata("PlanFile"))!), Cancelled);
            id = await engine.Build(context, names, Progress, Cancelled).ConfigureAwait(false);
        }

        Say($"{names[0]} is {id}");
    }

    // An engine keeps one image under a name.
    private async Task<(ITaskItem Item, ImagePlan Plan)> Choose(Engine engine, (ITaskItem Item, ImagePlan Plan)[] images)
    {
        var architecture = await engine.Architecture(Cancelled).ConfigureAwait(false);
        return images.FirstOrDefault(i => i.Plan.Architecture == architecture) is { Plan: not null } own
            ? own
            : throw new FindingException(DiagnosticCatalog.HDC9306.At(
                $"{engine.Address.Uri} runs linux/{architecture}, and the images are for {string.Join(", ", images.Select(i => $"linux/{i.Plan.Architecture}"))}."));
    }

    private void Say(string line) => Log.LogMessage(MessageImportance.High, "HardenedContainer: {0}", line);

    private void Progress(string line) => Log.LogMessage(MessageImportance.Normal, "  {0}", line);
}
