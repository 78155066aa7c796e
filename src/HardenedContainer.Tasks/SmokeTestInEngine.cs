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
        if (archive.Length == 0)
        {
            Show([Skipped("there is no archive.", "Let HardenContainerImage be archive or docker, and see to what stands in the way of an archive (HDC9010).")]);
            return;
        }

        IEnumerable<Finding> findings;
        try
        {
            findings = SmokeStamp.Read(StampFile, plan) ?? Run(archive, plan).GetAwaiter().GetResult();
        }
        catch
        {
            // What an earlier run showed does not tell of this one.
            Show([]);
            throw;
        }

        Show(findings.Select(f => f with { File = archive }));

        // The pages are there already, without what the run showed.
        void Show(IEnumerable<Finding> findings)
        {
            if (Conclude(output, plan, Report(binding.Severity, findings.Select(Asked))))
            {
                WritePages(output, plan, WriteHardenedImage.ReadReport(output.Report), archive.Length == 0
                    ? null
                    : new(Path.GetFileName(archive), long.Parse(image.GetMetadata("ImageLength"), CultureInfo.InvariantCulture), image.GetMetadata("ImageDigest")));
            }
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
            // It names a file that is another one each time.
            Log.LogMessage(MessageImportance.High, "HardenedContainer: {0}", e.Message);
            return [Skipped("no copy could be made in the folder for temporary files.", "Free some space there, or set TMPDIR.")];
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

    private static Finding Skipped(string why, string fix) => DiagnosticCatalog.HDC9500.At($"No smoke run: {why}", fix: fix);
}
