using System.Diagnostics;
using System.Globalization;
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
public sealed class SmokeTestInEngine : SmokeTask
{
    /// <summary>The item that <c>WriteHardenedImage</c> gives.</summary>
    [Required]
    public ITaskItem[] Images { get; set; } = [];

    private protected override void Run(BindingResult binding)
    {
        var image = Images.Single();
        var (output, plan) = (new OutputLayout(image.ItemSpec), WriteHardenedImage.ReadPlan(image.GetMetadata("PlanFile")));
        var archive = image.GetMetadata("ImageArchive");
        IEnumerable<Finding> findings = archive.Length == 0
            ? [Skipped("there is no archive.", "Let HardenContainerImage be archive or docker, and see to what stands in the way of an archive (HDC9010).")]
            : SmokeStamp.Read(StampFile, plan) ?? Run(archive, plan).GetAwaiter().GetResult();
        var mayStay = Conclude(output, plan, Report(binding.Severity, findings.Select(f => f with { File = archive.Length == 0 ? ProjectDirectory : archive })));
        if (mayStay && archive.Length > 0)
        {
            var length = long.Parse(image.GetMetadata("ImageLength"), CultureInfo.InvariantCulture);
            WritePages(output, plan, WriteHardenedImage.ReadReport(output.Report), new(Path.GetFileName(archive), length, image.GetMetadata("ImageDigest")));
        }
    }

    private async Task<IReadOnlyList<Finding>> Run(string archive, ImagePlan plan)
    {
        using var engine = await Engine.Connect(EngineAddress.FromEnvironment(), new(), Cancelled).ConfigureAwait(false);
        var architecture = await engine.Architecture(Cancelled).ConfigureAwait(false);
        if (architecture != plan.Architecture)
        {
            return [Skipped($"the engine does not run {plan.Architecture}.", "Use an engine of that platform.")];
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
            return [Skipped($"no copy could be made in the folder for temporary files: {e.Message}", "Free some space there, or set TMPDIR.")];
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

    // Whoever asks for a run wants to know that there was none.
    private static Finding Skipped(string why, string fix) => DiagnosticCatalog.HDC9500.At($"No smoke run: {why}", fix: fix) with { Severity = DiagnosticSeverity.Warning };
}
