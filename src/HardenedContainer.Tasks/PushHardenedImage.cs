using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using HardenedContainer.Rendering;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Pushes the image archive to <c>ContainerRegistry</c>, under every tag, and the bill of materials as its referrer.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushHardenedImage : HardeningTask
{
    /// <summary>The items that <c>WriteHardenedImage</c> gives, one for each platform.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>Where there are several: the item of their index.</summary>
    public ITaskItem[] Index { get; set; } = [];

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        var plan = WriteHardenedImage.ReadPlan(Images[0].GetMetadata("PlanFile"));
        var target = ImageAddress.Parse($"{options.PushRegistry}/{plan.Repository}");
        var settings = RegistrySettings.FromEnvironment();
        Log.LogMessage(MessageImportance.High, "HardenedContainer: pushing {0} to {1}/{2}", string.Join(", ", plan.Tags), target.Registry, target.Repository);
        var whole = Index is [var index] ? index : Images[0];
        var result = ImagePush.Run(whole.GetMetadata("ImageArchive"), target, plan.Tags, settings, MountFrom(plan, target), Cancelled).GetAwaiter().GetResult();
        Log.LogMessage(
            MessageImportance.High, "HardenedContainer: pushed {0}/{1}@{2} ({3} blobs sent, {4} there already)",
            target.Registry, target.Repository, result.Digest, result.Sent, result.Present);
        foreach (var image in Images)
        {
            PushSbom(binding, target, image, settings);
        }

        if (whole.GetMetadata("DebugArchive") is { Length: > 0 } debugArchive && DebugVariant.Of(plan) is { } debug)
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: pushing {0}", string.Join(", ", debug.Tags));
            ImagePush.Run(debugArchive, target, debug.Tags, settings, MountFrom(debug, target), Cancelled).GetAwaiter().GetResult();
        }
    }

    private void PushSbom(BindingResult binding, ImageAddress target, ITaskItem image, RegistrySettings settings)
    {
        var digest = image.GetMetadata("ImageDigest");
        var planFile = image.GetMetadata("PlanFile");
        try
        {
            var sbom = new OutputLayout(Path.GetDirectoryName(planFile)!).File(SbomRenderer.FileName);
            var referrer = Refer(target, digest, WriteHardenedImage.ReadPlan(planFile), sbom, settings).GetAwaiter().GetResult();
            Log.LogMessage(MessageImportance.High, "HardenedContainer: pushed {0} as {1}", Images.Length == 1 ? "its bill of materials" : $"the bill of materials of {digest}", referrer);
        }
        catch (FindingException e)
        {
            // The image is there and has the same list in it.
            Report(binding.Severity, e.Findings.Select(f => DiagnosticCatalog.HDC9407.At($"{target.Registry}/{target.Repository}@{digest} was pushed without it. {f.What}")));
        }
    }

    private async Task<string> Refer(ImageAddress target, string digest, ImagePlan plan, string sbom, RegistrySettings settings)
    {
        using var client = new RegistryClient(target, settings);
        var subject = await client.GetManifest(digest, Cancelled).ConfigureAwait(false);
        var annotations = new Dictionary<string, string>
        {
            ["org.opencontainers.image.created"] = ImageTime.Text(plan.Created),
            ["org.opencontainers.image.title"] = SbomRenderer.FileName,
        };
        return await Referrers.Push(target, subject, new(SbomRenderer.MediaType, await File.ReadAllBytesAsync(sbom, Cancelled).ConfigureAwait(false), annotations), settings, Cancelled).ConfigureAwait(false);
    }

    // The base's layers need not be sent where the base lies in the same registry.
    private static string? MountFrom(ImagePlan plan, ImageAddress target) =>
        plan.Base.Reference is { } reference && ImageAddress.Parse(reference) is var address && address.Registry == target.Registry ? address.Repository : null;
}
