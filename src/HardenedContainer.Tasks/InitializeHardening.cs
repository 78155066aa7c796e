using HardenedContainer.Init;
using HardenedContainer.IO;
using HardenedContainer.Options;
using Microsoft.Build.Framework;

namespace HardenedContainer.Tasks;

/// <summary>Writes into the user's repository what builds, signs, renews and admits the image; what is there already is never changed.</summary>
[MSBuildMultiThreadableTask]
public sealed class InitializeHardening : HardeningTask
{
    /// <summary>The project file, absolute.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>The output directory of a publish in Release, absolute.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    private protected override void Run(BindingResult binding)
    {
        if (binding.Options is not { } options)
        {
            Report(binding.Severity, binding.Findings);
            return;
        }

        var root = RepositoryFiles.RootOf(ProjectDirectory);
        var settings = InitOptions.From(options, FromRoot(ProjectFile), FromRoot(OutputDirectory), Property("ContainerRegistry"), Property("RepositoryUrl"));
        var rendered = InitTemplates.Render(settings);
        foreach (var file in rendered.Select(f => RepositoryFiles.Write(root, f)))
        {
            Log.LogMessage(MessageImportance.High, file switch
            {
                { Written: true } => $"HardenedContainer: wrote {file.File.Path}",
                { Difference: null } => $"HardenedContainer: {file.File.Path} is as it would be written",
                _ => $"HardenedContainer: {file.File.Path} is yours and stays as it is. What would be different (+ would be there, - would not):\n{file.Difference}",
            });
        }

        foreach (var action in InitTemplates.UsedByTag(rendered))
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: {0} is used by tag, which can be moved: pin it by commit, or let Renovate do it", action);
        }

        foreach (var text in rendered.Where(f => f.Text.Contains("REPLACE-", StringComparison.Ordinal) || f.Text.Contains("registry.example", StringComparison.Ordinal)).Select(f => f.Path))
        {
            Log.LogMessage(MessageImportance.High, "HardenedContainer: {0} has places to fill in: look for REPLACE and registry.example", text);
        }

        string FromRoot(string path) => Path.GetRelativePath(root, path).Replace('\\', '/').TrimEnd('/');
    }
}
