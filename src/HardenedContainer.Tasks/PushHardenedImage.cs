using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Pushes the image archive to <c>ContainerRegistry</c>, under every tag.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushHardenedImage : HardeningTask
{
    /// <summary>Path of <c>plan.json</c>, absolute.</summary>
    [Required]
    public string PlanFile { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        var plan = PlanJson.Read(File.ReadAllText(PlanFile));
        var target = ImageAddress.Parse($"{options.PushRegistry}/{plan.Repository}");
        Log.LogMessage(MessageImportance.High, "HardenedContainer: pushing {0} to {1}/{2}", string.Join(", ", plan.Tags), target.Registry, target.Repository);
        var result = ImagePush.Run(
            new OutputLayout(options.OutputDirectory).ImageArchive, target, plan.Tags, RegistrySettings.FromEnvironment(), MountFrom(plan, target), Cancelled).GetAwaiter().GetResult();
        Log.LogMessage(
            MessageImportance.High, "HardenedContainer: pushed {0}/{1}@{2} ({3} blobs sent, {4} there already)",
            target.Registry, target.Repository, result.Digest, result.Sent, result.Present);
    }

    // The base's layers need not be sent where the base lies in the same registry.
    private static string? MountFrom(ImagePlan plan, ImageAddress target) =>
        plan.Base.Reference is { } reference && ImageAddress.Parse(reference) is var address && address.Registry == target.Registry ? address.Repository : null;
}
