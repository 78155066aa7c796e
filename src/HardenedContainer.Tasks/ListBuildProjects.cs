using HardenedContainer.Building;
using HardenedContainer.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HardenedContainer.Tasks;

/// <summary>Reads which projects a build needs from what NuGet's <c>GenerateRestoreGraphFile</c> wrote.</summary>
[MSBuildMultiThreadableTask]
public sealed class ListBuildProjects : HardeningTask
{
    /// <summary>The file, absolute.</summary>
    [Required]
    public string RestoreGraphFile { get; set; } = "";

    /// <summary>The projects, the one that is published included.</summary>
    [Output]
    public ITaskItem[] Projects { get; private set; } = [];

    private protected override void Run(Options.BindingResult binding)
    {
        try
        {
            Projects = [.. RestoreGraph.Read(File.ReadAllText(RestoreGraphFile)).Projects.Select(p => new TaskItem(p))];
        }
        catch (FormatException e)
        {
            throw new FindingException(DiagnosticCatalog.HDC9201.At($"{RestoreGraphFile}: {e.Message}", RestoreGraphFile, fix: "Publish again."));
        }
    }
}
