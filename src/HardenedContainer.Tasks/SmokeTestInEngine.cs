using System.Diagnostics;
using HardenedContainer.Diagnostics;
using HardenedContainer.Docker;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Smoke;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Starts the image in an engine as production would, before it has its names there or is pushed. One that fails goes.</summary>
[MSBuildMultiThreadableTask]
public sealed class SmokeTestInEngine : HardeningTask
{
    /// <summary>The item that <c>WriteHardenedImage</c> gives.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>Where to keep what the run found, absolute, so that the same image is not run again.</summary>
    [Required]
    public string StampFile { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        var image = Images.Single();
        if (image.GetMetadata("ImageArchive") is not { Length: > 0 } archive)
        {
            Report(binding.Severity, [DiagnosticCatalog.HDC9500.At("No smoke run: there is no archive.", ProjectDirectory, fix: "Let HardenContainerImage be archive or docker, and see to what stands in the way of an archive (HDC9010).") with { Severity = DiagnosticSeverity.Warning }]);
            return;
        }

        var plan = WriteHardenedImage.ReadPlan(image.GetMetadata("PlanFile"));
        var findings = SmokeStamp.Read(StampFile, plan) ?? Run(archive, plan).GetAwaiter().GetResult();
        Report(binding.Severity, findings.Select(f => f with { File = archive }));
        if (Log.HasLoggedErrors)
        {
            // The pages name an image that is gone.
            var output = new OutputLayout(Path.GetDirectoryName(archive)!);
            output.RemoveArchives();
            WritePages(output, plan, WriteHardenedImage.ReadReport(output.Report), image: null);
        }
    }

    private async Task<IReadOnlyList<Finding>> Run(string archive, ImagePlan plan)
    {
        using var engine = await Engine.Connect(EngineAddress.FromEnvironment(), new(), Cancelled).ConfigureAwait(false);
        var architecture = await engine.Architecture(Cancelled).ConfigureAwait(false);
        if (architecture != plan.Architecture)
        {
            return [DiagnosticCatalog.HDC9500.At($"No smoke run: the engine does not run {plan.Architecture}.", fix: "Use an engine of that platform.") with { Severity = DiagnosticSeverity.Warning }];
        }

        var clock = Stopwatch.StartNew();
        var built = BuiltImageReader.Read(archive, Cancelled).Single();
        ContainerObservation seen;
        try
        {
            seen = await engine.RunArchive(archive, index: 0, built, RunConditions.Of(built, plan), Cancelled).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [DiagnosticCatalog.HDC9500.At($"No smoke run: no copy could be made in the folder for temporary files: {e.Message}", fix: "Free some space there, or set TMPDIR.") with { Severity = DiagnosticSeverity.Warning }];
        }

        Log.LogMessage(MessageImportance.High, "HardenedContainer: the image ran in {0} for {1:0.0} s", engine.Address.Uri, clock.Elapsed.TotalSeconds);
        var findings = ContainerJudge.Judge(built, seen);

        // An engine that could not may be able to the next time.
        if (findings.All(f => f.DefaultSeverity != DiagnosticSeverity.Error))
        {
            SmokeStamp.Write(StampFile, plan, findings);
        }

        return findings;
    }
}
