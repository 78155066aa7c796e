using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Reporting;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>What the tasks share that start the app: where a run is kept, and what becomes of the files that tell of the image.</summary>
public abstract class SmokeTask : HardeningTask
{
    /// <summary>Where to keep what the run found, absolute, so that the same app is not run again.</summary>
    [Required]
    public string StampFile { get; set; } = "";

    /// <summary>Adds what a run showed to the files with findings. Where it is an error, no image is left for somebody to ship.</summary>
    /// <param name="output">Where they are.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="judged">What the run showed.</param>
    /// <returns>Whether there may be an image.</returns>
    private protected bool Conclude(OutputLayout output, ImagePlan plan, IReadOnlyList<JudgedFinding> judged)
    {
        Change(output.Report, text => ReportJson.WithRun(text, judged, ProjectDirectory));
        Change(output.Sarif, text => SarifLog.WithRun(text, judged, ProjectDirectory));
        if (!Log.HasLoggedErrors)
        {
            return true;
        }

        // The pages of an earlier run, or of this one, name an image that is gone.
        output.RemoveArchives();
        WritePages(output, plan, WriteHardenedImage.ReadReport(output.Report), image: null);
        return false;
    }

    /// <summary>Whoever asks for a run wants to know that there was none.</summary>
    /// <param name="finding">Of a run.</param>
    /// <returns>The same, a warning where it tells that there was none.</returns>
    private protected static Finding Asked(Finding finding) => finding.Descriptor == DiagnosticCatalog.HDC9500 ? finding with { Severity = DiagnosticSeverity.Warning } : finding;

    private static void Change(string file, Func<string, string> change)
    {
        try
        {
            GeneratedFiles.WriteText(file, change(File.ReadAllText(file)));
        }
        catch (FormatException)
        {
            throw new FindingException(DiagnosticCatalog.HDC9201.At($"{file} is not what a publish writes.", file, fix: "Publish again."));
        }
    }
}
