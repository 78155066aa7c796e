using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Reporting;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>What the tasks share that leave a planned and checked build context: what those after them are told of it.</summary>
public abstract class BuildContextTask : HardeningTask
{
    private const int MaxReport = 1 << 26;

    /// <summary>Path of <c>plan.json</c>, absolute.</summary>
    [Output]
    public string PlanFile { get; private protected set; } = "";

    /// <summary>No file of the build context had to be written.</summary>
    [Output]
    public bool IsUnchanged { get; private protected set; }

    /// <summary>Errors, warnings, informations and suppressed findings, for the summary: four numbers with semicolons.</summary>
    [Output]
    public string FindingCounts { get; private set; } = "";

    /// <summary>The base with its layers, where there is one and it could be read: <c>STORE|DIGEST</c> of the platform's manifest.</summary>
    [Output]
    public string BaseManifest { get; private protected set; } = "";

    /// <summary>There can be no archive of this image, and a finding says why.</summary>
    [Output]
    public bool IsArchiveRefused { get; private protected set; }

    /// <summary>Tells the summary how many findings there are.</summary>
    /// <param name="counts">The numbers.</param>
    private protected void Tell(FindingCounts counts) =>
        FindingCounts = counts.Write();

    /// <summary>Writes the findings, unless they are there already with what a smoke run will add to them again: a second run changes no file.</summary>
    /// <param name="options">The options.</param>
    /// <param name="output">Where.</param>
    /// <param name="report">Text of <c>report.json</c>.</param>
    /// <param name="sarif">Text of <c>report.sarif</c>.</param>
    private protected void WriteFindings(HardeningOptions options, OutputLayout output, string report, string sarif)
    {
        Write(output.Report, report, there => ReportJson.WithRun(there, [], ProjectDirectory));
        Write(output.Sarif, sarif, there => SarifLog.WithRun(there, []));

        void Write(string file, string text, Func<string, string> withoutRun)
        {
            if (options.Smoke == SmokeMode.None || SourceText.Read(file, MaxReport, out _) is not { } there || !IsSame(there))
            {
                GeneratedFiles.WriteText(file, text);
            }

            bool IsSame(string there)
            {
                try
                {
                    return withoutRun(there) == text;
                }
                catch (FormatException)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Keeps symbols where debuggers look them up.</summary>
    /// <param name="directory">The store, absolute.</param>
    /// <param name="files">Symbol files, absolute.</param>
    private protected void KeepSymbols(string directory, IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            if (SymbolStore.Keep(directory, file) is { } kept)
            {
                Log.LogMessage(MessageImportance.Low, "[output] Symbols={0}", kept);
            }
        }
    }
}
