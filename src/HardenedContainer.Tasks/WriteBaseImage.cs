using HardenedContainer.Facts;
using HardenedContainer.Facts.Host;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>
/// Writes an image without an app, for others to build on: the root file system, a Dockerfile over it, its plan, its bill of
/// materials and the archive, in a folder beside the output directory. Nothing is built.
/// </summary>
[MSBuildMultiThreadableTask]
public sealed class WriteBaseImage : HardeningTask
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The project is one of <c>Microsoft.NET.Sdk.Web</c>.</summary>
    public bool IsAspNetCore { get; set; }

    private protected override void Run(BindingResult binding)
    {
        if (binding.Options is not { } options)
        {
            Report(binding.Severity, binding.Findings);
            return;
        }

        var output = new OutputLayout(BaseImagePlanner.Of(Path.TrimEndingDirectorySeparator(options.OutputDirectory)));
        options = BaseImagePlanner.OnScratch(options);
        var stand = BaseImagePlanner.Stand(options, Path.GetFileNameWithoutExtension(ProjectFile), ProjectFile, IsAspNetCore);
        var scratch = BaseCatalog.For(BaseKind.Scratch, stand.Mode, dotnetMajor: 0);
        var gathered = HostGatherer.Gather(ImagePlanner.Needs(options, stand, scratch), "/");
        var plan = SbomRenderer.Embed(BaseImagePlanner.Create(options, stand, gathered.Materials, scratch));
        Cancelled.ThrowIfCancellationRequested();
        Report(binding.Severity, gathered.Findings);
        if (Log.HasLoggedErrors)
        {
            return;
        }

        GeneratedFiles.RemoveLeftovers(output.Directory);
        RootFileSystem.Stage(plan, output.RootFileSystem(plan.RuntimeIdentifier), Cancelled);
        GeneratedFiles.WriteText(output.Dockerfile, DockerfileRenderer.Render(plan, options.Dialect));
        GeneratedFiles.WriteText(output.File(".dockerignore"), DockerIgnoreRenderer.Render(plan));
        GeneratedFiles.WriteText(output.File(SbomRenderer.FileName), SbomRenderer.Render(plan));
        GeneratedFiles.WriteText(output.Plan, PlanJson.Write(plan));
        var archive = ImageArchive.Write(plan, output.RootFileSystem(plan.RuntimeIdentifier), output.ImageArchive, options.Compression, null, Cancelled);
        Log.LogMessage(
            MessageImportance.High, "HardenedContainer: {0}:{1} for {2}, without an app, in {3} ({4})",
            plan.Repository, plan.Tags[0], plan.RuntimeIdentifier, output.Directory, archive.ManifestDigest);
        Log.LogMessage(MessageImportance.High, "HardenedContainer: push it, and set HardenContainerBase to its reference with the digest");
    }
}
