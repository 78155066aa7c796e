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
    /// <summary>Path of <c>plan.json</c>, absolute.</summary>
    [Required]
    public string PlanFile { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        var output = new OutputLayout(options.OutputDirectory);
        var plan = WriteHardenedImage.ReadPlan(PlanFile);
        var target = ImageAddress.Parse($"{options.PushRegistry}/{plan.Repository}");
        var settings = RegistrySettings.FromEnvironment();
        Log.LogMessage(MessageImportance.High, "HardenedContainer: pushing {0} to {1}/{2}", string.Join(", ", plan.Tags), target.Registry, target.Repository);
        var result = ImagePush.Run(output.ImageArchive, target, plan.Tags, settings, MountFrom(plan, target), Cancelled).GetAwaiter().GetResult();
        Log.LogMessage(
            MessageImportance.High, "HardenedContainer: pushed {0}/{1}@{2} ({3} blobs sent, {4} there already)",
            target.Registry, target.Repository, result.Digest, result.Sent, result.Present);
        try
        {
            var referrer = Refer(target, result.Digest, plan, output.File(SbomRenderer.FileName), settings).GetAwaiter().GetResult();
            Log.LogMessage(MessageImportance.High, "HardenedContainer: pushed its bill of materials as {0}", referrer);
        }
        catch (FindingException e)
        {
            // The image is there and has the same list in it.
            Report(binding.Severity, e.Findings.Select(f => DiagnosticCatalog.HDC9407.At($"{target.Registry}/{target.Repository}@{result.Digest} was pushed without it. {f.What}")));
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
