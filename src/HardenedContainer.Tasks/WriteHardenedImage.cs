using System.Globalization;
using HardenedContainer.Auditing;
using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using HardenedContainer.Rendering;
using HardenedContainer.Reporting;
using HardenedContainer.Rules.BuiltImage;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HardenedContainer.Tasks;

/// <summary>Writes the image from <c>plan.json</c> and the staged root file system, and says what was made.</summary>
[MSBuildMultiThreadableTask]
public sealed class WriteHardenedImage : HardeningTask
{
    /// <summary>Path of <c>plan.json</c>, absolute.</summary>
    [Required]
    public string PlanFile { get; set; } = "";

    /// <summary>Numbers of errors, warnings, informations and suppressed findings, with semicolons.</summary>
    public string FindingCounts { get; set; } = "";

    /// <summary>Store and manifest of the base, as <c>GenerateHardenedContainer</c> gives it; empty for scratch.</summary>
    public string BaseManifest { get; set; } = "";

    /// <summary>There can be no archive, which was reported.</summary>
    public bool IsArchiveRefused { get; set; }

    /// <summary>Where the user typed the command; empty for the project's directory.</summary>
    public string WorkingDirectory { get; set; } = "";

    /// <summary>Other runtime identifiers are published with this one.</summary>
    public bool IsOneOfSeveral { get; set; }

    /// <summary>The build context was right already.</summary>
    public bool ContextUnchanged { get; set; }

    /// <summary>The output directory, with metadata <c>PlanFile</c>, <c>ImageArchive</c>, <c>ImageDigest</c> (the manifest's, as in a registry), <c>ImageId</c> (the configuration's, as in an engine), <c>ImageLength</c> (what a registry would store, bytes), and of the debug variant <c>DebugArchive</c> and <c>DebugDigest</c>.</summary>
    [Output]
    public ITaskItem[] Image { get; private set; } = [];

    private protected override void Run(BindingResult binding)
    {
        var options = binding.Options ?? throw new InvalidOperationException("The options were bound twice with different results.");
        var output = new OutputLayout(options.OutputDirectory);
        var plan = ReadPlan(PlanFile);
        var archive = Archive(binding, options, output, plan);
        var debug = archive is null || Log.HasLoggedErrors ? null : DebugArchive(binding, options, output, plan);
        if (debug is null)
        {
            GeneratedFiles.Remove(output.DebugArchive);
        }

        Image =
        [
            new TaskItem(output.Directory, new Dictionary<string, string>
            {
                ["PlanFile"] = output.Plan,
                ["ImageArchive"] = archive is null ? "" : output.ImageArchive,
                ["ImageDigest"] = archive?.ManifestDigest ?? "",
                ["ImageId"] = archive?.ConfigDigest ?? "",
                ["ImageLength"] = archive?.LayerLength.ToString(CultureInfo.InvariantCulture) ?? "",
                ["DebugArchive"] = debug is null ? "" : output.DebugArchive,
                ["DebugDigest"] = debug?.ManifestDigest ?? "",
            }),
        ];
        var image = archive is null || Log.HasLoggedErrors ? null : new SummaryImage(Path.GetFileName(output.ImageArchive), archive.LayerLength, archive.ManifestDigest);
        var report = ReadReport(output.Report);
        WritePages(output, plan, report, image);
        if (options.BakeFile is { } bake && File.Exists(output.Dockerfile))
        {
            BakeFileWriter.Update(bake, plan, output.Directory, Property("ContainerRegistry"), IsOneOfSeveral);
        }

        Log.LogMessage(MessageImportance.High, "{0}", Summary(binding, output, plan, archive, image, report));
    }

    /// <summary>Reads a plan that an earlier task wrote.</summary>
    internal static ImagePlan ReadPlan(string file)
    {
        try
        {
            return PlanJson.Read(File.ReadAllText(file));
        }
        catch (FormatException e)
        {
            throw new FindingException(DiagnosticCatalog.HDC9201.At($"{file} is not a plan: {e.Message}", file, fix: "Publish again."));
        }
    }

    /// <summary>Reads a report that an earlier task wrote.</summary>
    internal static ReportView ReadReport(string path)
    {
        try
        {
            return ReportView.Read(File.ReadAllText(path));
        }
        catch (FormatException)
        {
            throw new FindingException(DiagnosticCatalog.HDC9201.At($"{path} is not a report.", path, fix: "Publish again."));
        }
    }

    private ArchiveResult? Archive(BindingResult binding, HardeningOptions options, OutputLayout output, ImagePlan plan)
    {
        if (options.Image == ImageOutput.None || IsArchiveRefused)
        {
            // One of an earlier run would not be this image.
            GeneratedFiles.Remove(output.ImageArchive);
            return null;
        }

        Log.LogMessage(MessageImportance.High, "HardenedContainer: writing {0}", output.ImageArchive);
        var split = BaseManifest.LastIndexOf('|');
        var below = split < 0 ? null : BaseImageContent.Read(BaseManifest[..split], BaseManifest[(split + 1)..]);
        var archive = ImageArchive.Write(plan, output.RootFileSystem(plan.RuntimeIdentifier), output.ImageArchive, options.Compression, below, Cancelled);
        if (options.Verify)
        {
            Verify(binding, output.ImageArchive, plan);
        }

        return archive;
    }

    // The image with tools comes from its registry, as a base does. Without it there is the stage of the Dockerfile.
    private ArchiveResult? DebugArchive(BindingResult binding, HardeningOptions options, OutputLayout output, ImagePlan plan)
    {
        if (DebugVariant.Of(plan) is not { } debug)
        {
            return null;
        }

        Log.LogMessage(MessageImportance.High, "HardenedContainer: writing {0}", output.DebugArchive);
        FoundBase tools;
        try
        {
            tools = new BaseImages(RegistrySettings.FromEnvironment()).Find(debug.Base.Reference!, TargetPlatform.Parse(plan.RuntimeIdentifier), Cancelled).GetAwaiter().GetResult();
        }
        catch (Exception e) when (BaseFetch.Excuse(e) is { } excuse)
        {
            // What is pushed has to be whole.
            var severity = options.PushRegistry is null ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;
            Report(binding.Severity, [DiagnosticCatalog.HDC9010.At($"No archive of the debug variant on {debug.Base.Reference}. {excuse.Why}", ProjectDirectory, fix: "See to it, or build it: docker build --target debug.") with { Severity = severity }]);
            return null;
        }

        return ImageArchive.Write(debug, output.RootFileSystem(plan.RuntimeIdentifier), output.DebugArchive, options.Compression, BaseImageContent.Read(tools.Store, tools.ManifestDigest), Cancelled);
    }

    // An image with an error in it is not left for somebody to ship.
    private void Verify(BindingResult binding, string archive, ImagePlan plan)
    {
        Log.LogMessage(MessageImportance.High, "HardenedContainer: verifying {0}", archive);
        Report(binding.Severity, BuiltImageReader.Read(archive, Cancelled).SelectMany(image => BuiltImageRules.Evaluate(new(image, plan))));
        if (Log.HasLoggedErrors)
        {
            GeneratedFiles.Remove(archive);
        }
    }

    private string Summary(BindingResult binding, OutputLayout output, ImagePlan plan, ArchiveResult? archive, SummaryImage? image, ReportView report) =>
        SummaryRenderer.Render(new SummaryInput
        {
            Plan = plan,
            OutputDirectory = Path.GetRelativePath(WorkingDirectory.Length > 0 ? WorkingDirectory : ProjectDirectory, output.Directory),
            Findings = Reporting.FindingCounts.Read(FindingCounts),
            Executable = ReadExecutable(output, plan),
            Score = (report.Met, report.Rows),
            NotLookedUp = [.. report.Audit.Where(AuditStatement.IsGap).Select(c => c.Subject)],
            Image = image,
            Files = [.. new[] { Path.GetFileName(output.ImageArchive), Path.GetFileName(output.DebugArchive) }.Concat(OutputFiles.Names).Where(name => File.Exists(output.File(name)))],
            IsForEngine = binding.Options!.Image == ImageOutput.Docker,
            IsUnchanged = ContextUnchanged && archive is null or { Written: false },
        });

    // Where the user has switched off the rules that look at the executable, there may be none to describe.
    private static ElfFile? ReadExecutable(OutputLayout output, ImagePlan plan)
    {
        try
        {
            using var executable = File.OpenRead(RootFileSystem.OnDisk(output.RootFileSystem(plan.RuntimeIdentifier), plan.Executable));
            return ElfReader.Read(executable);
        }
        catch (Exception e) when (e is FileNotFoundException or ElfFormatException)
        {
            return null;
        }
    }
}
