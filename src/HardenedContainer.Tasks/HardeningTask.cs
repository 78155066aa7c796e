using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Reporting;
using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace HardenedContainer.Tasks;

/// <summary>
/// What all tasks share: binding, logging of findings, cancellation, and what becomes of an expected I/O error. A task holds
/// no static state and resolves every path against <see cref="ProjectDirectory"/>, so it may run in multi-threaded MSBuild.
/// Bugs are not swallowed: MSBuild shows them with a stack trace.
/// </summary>
public abstract class HardeningTask : MSBuildTask, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>Every property that the binder may know: the name as identity, metadata <c>Value</c>.</summary>
    [Required]
    public ITaskItem[] Properties { get; set; } = [];

    /// <summary>Every item that the binder may know: the identity as it is, metadata <c>HardenContainerItemType</c> its item type.</summary>
    public ITaskItem[] Items { get; set; } = [];

    /// <summary>The project's directory, absolute.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The portable runtime identifier of the SDK, such as <c>linux-x64</c>.</summary>
    [Required]
    public string HostRuntimeIdentifier { get; set; } = "";

    /// <summary>Cancelled where the user presses Ctrl+C.</summary>
    protected CancellationToken Cancelled => _cancellation.Token;

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public sealed override bool Execute()
    {
        foreach (var property in Properties.Where(p => p.GetMetadata("Value").Length > 0))
        {
            Log.LogMessage(MessageImportance.Low, "[input] {0}={1}", property.ItemSpec, property.GetMetadata("Value"));
        }

        var binding = Bind();
        try
        {
            Run(binding);
        }
        catch (OperationCanceledException) when (Cancelled.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (FileErrors.IsExpected(e))
        {
            // The binary log keeps where it happened; the user gets what happened.
            Log.LogMessage(MessageImportance.Low, "{0}", e);
            Report(binding.Severity, FileErrors.ToFindings(e, binding.Options?.OutputDirectory ?? ProjectDirectory));
        }

        return !Log.HasLoggedErrors;
    }

    /// <summary>The task's work.</summary>
    /// <param name="binding">The options, with everything that was wrong in them.</param>
    private protected abstract void Run(BindingResult binding);

    /// <summary>Judges findings and logs them as MSBuild errors, warnings and messages.</summary>
    /// <param name="policy">The severity policy.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="isComplete">These are all findings that rules can give, so an item that matches none is useless.</param>
    /// <returns>The judged findings, suppressed ones included.</returns>
    private protected IReadOnlyList<JudgedFinding> Report(SeverityPolicy policy, IEnumerable<Finding> findings, bool isComplete = false)
    {
        var judged = policy.Judge(findings, isComplete);
        foreach (var (finding, severity, _) in judged)
        {
            var code = finding.Descriptor.Code;
            var help = Path.Combine(RulePages, code + ".md");
            var link = File.Exists(help) ? new Uri(help).AbsoluteUri : null;
            switch (severity)
            {
                case DiagnosticSeverity.Error:
                    Log.LogError(null, code, code, link, finding.File, finding.Line, 0, 0, 0, "{0}", finding.Message);
                    break;
                case DiagnosticSeverity.Warning:
                    Log.LogWarning(null, code, code, link, finding.File, finding.Line, 0, 0, 0, "{0}", finding.Message);
                    break;
                case DiagnosticSeverity.Info:
                    Log.LogMessage(null, code, code, finding.File, finding.Line, 0, 0, 0, MessageImportance.Normal, "{0}", finding.Message);
                    break;
                default:
                    Log.LogMessage(MessageImportance.Low, "{0} suppressed: {1}", code, finding.What);
                    break;
            }
        }

        return judged;
    }

    /// <summary>A property's value; empty where it has none.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value.</returns>
    private protected string Property(string name) =>
        Properties.FirstOrDefault(p => p.ItemSpec.Equals(name, StringComparison.OrdinalIgnoreCase))?.GetMetadata("Value") ?? "";

    /// <summary>Writes the report for people: with the image's digest where there is an image.</summary>
    /// <param name="output">Where.</param>
    /// <param name="plan">The image.</param>
    /// <param name="report">Score card and findings.</param>
    /// <param name="image">The archive; null where there is none.</param>
    private protected static void WritePages(OutputLayout output, ImagePlan plan, ReportView report, SummaryImage? image)
    {
        GeneratedFiles.WriteText(output.MarkdownReport, MarkdownReport.Render(plan, report, image));
        GeneratedFiles.WriteText(output.HtmlReport, HtmlReport.Render(plan, report, image, Directory.Exists(RulePages) ? new Uri(RulePages + "/").AbsoluteUri : null));
    }

    private static string RulePages { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(HardeningTask).Assembly.Location)!, "..", "..", "docs", "rules"));

    private BindingResult Bind()
    {
        var properties = Properties
            .DistinctBy(p => p.ItemSpec, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(p => p.ItemSpec, p => p.GetMetadata("Value"), StringComparer.OrdinalIgnoreCase);
        var items = Items
            .GroupBy(i => i.GetMetadata("HardenContainerItemType"), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                g => g.Key,
                g => (IReadOnlyList<OptionItem>)[.. g.Select(ToOptionItem)],
                StringComparer.OrdinalIgnoreCase);

        return OptionsBinder.Bind(
            new OptionsInput(properties, items),
            new BindingContext(
                HostRuntimeIdentifier,
                DateOnly.FromDateTime(DateTime.UtcNow),
                Property("SOURCE_DATE_EPOCH").Length > 0 ? null : CommitTime.Of(ProjectDirectory)));
    }

    private static OptionItem ToOptionItem(ITaskItem item) => new(
        item.ItemSpec,
        item.MetadataNames.Cast<string>()
            .Where(name => name != "HardenContainerItemType")
            .ToDictionary(name => name, item.GetMetadata, StringComparer.OrdinalIgnoreCase));
}
