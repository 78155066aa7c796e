using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Smoke;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Starts the app in its staged root file system before there is an image. An image of an earlier run goes where that fails.</summary>
[MSBuildMultiThreadableTask]
public sealed class SmokeTestImage : SmokeTask
{
    /// <summary>Path of <c>plan.json</c>, absolute.</summary>
    [Required]
    public string PlanFile { get; set; } = "";

    /// <summary>Counts of what was found before, and with what the run showed, as tasks hand them on.</summary>
    [Required]
    [Output]
    public string FindingCounts { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        if (options.Smoke == SmokeMode.None)
        {
            return;
        }

        var output = new OutputLayout(options.OutputDirectory);
        var plan = WriteHardenedImage.ReadPlan(PlanFile);
        var findings = SmokeStamp.Read(StampFile, plan) ?? Run(plan, output, options.Mounts.Where(m => m.IsWritable).Select(m => m.Path));
        var judged = Report(binding.Severity, findings.Select(f => options.Smoke == SmokeMode.Auto ? Unasked(f, binding.Severity) : Asked(f)));
        FindingCounts = (Reporting.FindingCounts.Read(FindingCounts) + Reporting.FindingCounts.Of(judged)).Write();
        Conclude(output, plan, judged);
    }

    private IReadOnlyList<Finding> Run(ImagePlan plan, OutputLayout output, IEnumerable<string> writable)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var seen = SmokeRun.Run(plan, output.RootFileSystem(plan.RuntimeIdentifier), SearchPath.Current, Cancelled, writable);
        if (seen.Skipped is { } reason)
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: the app was not started: {0}", reason);
        }
        else
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: the app ran in its root file system for {0:0.0} s{1}", clock.Elapsed.TotalSeconds, Seen(seen));
        }

        // A machine on which nothing could be tried may be mended by the next time, and what stops a publish may have been chance.
        var findings = SmokeJudge.Judge(plan, seen);
        if (seen.Skipped is null && findings.All(f => f.DefaultSeverity != DiagnosticSeverity.Error))
        {
            SmokeStamp.Write(StampFile, plan, findings);
        }

        return findings;
    }

    // That an app misses its database in a run that nobody asked for must not stop those who want every warning to be an error.
    private Finding Unasked(Finding finding, SeverityPolicy policy)
    {
        if (!policy.Strict || finding.DefaultSeverity != DiagnosticSeverity.Warning || policy.WarningsAsErrors.Contains(finding.Descriptor.Code))
        {
            return finding;
        }

        Log.LogMessage(MessageImportance.High, "HardenedContainer: {0}: {1}", finding.Descriptor.Code, finding.Message);
        return finding with { Severity = DiagnosticSeverity.Info };
    }

    private static string Seen(SmokeObservation seen) => seen switch
    {
        { Ended: { } end } => $", and ended with status {end.Status}",
        { Listeners: [] } => "",
        _ => $", listening on port {string.Join(", ", seen.Listeners.Select(l => l.Port).Distinct().Order())}{(seen.Answer is { } status ? $", answering with status {status}" : "")}{(seen.HasTls ? ", with TLS" : "")}",
    };
}
