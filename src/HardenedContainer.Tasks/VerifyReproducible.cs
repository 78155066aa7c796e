using System.Diagnostics;
using System.Globalization;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Publishes a copy of the repository in another directory, and says whether the same image comes out.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyReproducible : HardeningTask
{
    private const int LinesToShow = 20;

    // A cold native publish takes one minute or two.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(30);

    /// <summary>Path of the first image's <c>plan.json</c>, absolute.</summary>
    [Required]
    public string PlanFile { get; set; } = "";

    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Path of <c>dotnet</c>.</summary>
    [Required]
    public string DotNetHost { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        var plan = WriteHardenedImage.ReadPlan(PlanFile);
        var root = RepositoryFiles.RootOf(ProjectDirectory);
        var directory = Path.Combine(Path.GetTempPath(), $"harden-again-{Guid.NewGuid():N}");
        try
        {
            // A name of another length, so that paths in files show.
            var copy = Path.Combine(directory, "another place for the same source");
            Log.LogMessage(MessageImportance.High, "HardenedContainer: publishing a copy of {0} in {1}", root, copy);
            SourceCopy.Make(root, copy, Cancelled);
            var output = Path.Combine(directory, "hardened");
            if (Publish(Path.Combine(copy, Path.GetRelativePath(root, ProjectFile)), output, plan.Created) is { } said)
            {
                Report(binding.Severity, [DiagnosticCatalog.HDC9207.At($"The second publish did not succeed: {said}", ProjectFile)]);
                return;
            }

            var second = WriteHardenedImage.ReadPlan(new OutputLayout(output).Plan);
            if (PlanComparison.Difference(plan, second) is { } difference)
            {
                Report(binding.Severity, [DiagnosticCatalog.HDC9207.At(difference, ProjectFile)]);
                return;
            }

            Log.LogMessage(MessageImportance.High, "HardenedContainer: both publishes give the same {0} files and the same configuration", plan.Entries.Length);
        }
        finally
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    // What it said where it failed, else null.
    private string? Publish(string project, string output, DateTimeOffset created)
    {
        // As the user typed them, but for what the second publish does otherwise: only its plan is wanted.
        var properties = GlobalProperties.Of(BuildEngine);
        properties["HardenContainerOutputDir"] = output;
        properties["HardenContainerSmoke"] = "none";
        properties["HardenContainerPush"] = "false";
        properties["HardenContainerImage"] = "none";
        var start = new ProcessStartInfo(DotNetHost, ["publish", project, "-nologo", "-nodeReuse:false", "-verbosity:quiet", .. properties.Select(p => $"-p:{p.Key}={Escape(p.Value)}")])
        {
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };

        // Where a commit's time was known, it holds for the copy; where none was, none is to be had there either.
        if (created != DateTimeOffset.UnixEpoch)
        {
            start.Environment["SOURCE_DATE_EPOCH"] = created.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        var end = ChildProcess.Run(start, _limit, Cancelled).GetAwaiter().GetResult();
        switch (end)
        {
            case null:
                return $"{DotNetHost} cannot be started";
            case { Status: null }:
                return $"it took longer than {_limit.TotalMinutes:0} minutes";
            case { Status: 0 }:
                return null;
        }

        var lines = $"{end.Output}\n{end.Errors}".Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.TakeLast(LinesToShow))
        {
            Log.LogMessage(MessageImportance.High, "  {0}", line);
        }

        return lines.FirstOrDefault(l => l.Contains(": error ", StringComparison.Ordinal)) ?? $"exit status {end.Status}";
    }

    // MSBuild, "Escape special characters": a semicolon would begin the next property.
    private static string Escape(string value) => value.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal);
}
