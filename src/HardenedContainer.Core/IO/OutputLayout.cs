namespace HardenedContainer.IO;

/// <summary>Where each artifact lies in the output directory, which is a complete build context.</summary>
/// <param name="Directory">The output directory, absolute.</param>
public sealed record OutputLayout(string Directory)
{
    /// <summary>The Dockerfile.</summary>
    public string Dockerfile => Path.Combine(Directory, "Dockerfile");

    /// <summary>The plan.</summary>
    public string Plan => Path.Combine(Directory, "plan.json");

    /// <summary>The report, which is also written where validation fails.</summary>
    public string Report => Path.Combine(Directory, "report.json");

    /// <summary>The findings as SARIF, which is also written where validation fails.</summary>
    public string Sarif => Path.Combine(Directory, "report.sarif");

    /// <summary>The report as a page, which is also written where validation fails.</summary>
    public string HtmlReport => Path.Combine(Directory, "report.html");

    /// <summary>The report as Markdown, which is also written where validation fails.</summary>
    public string MarkdownReport => Path.Combine(Directory, "report.md");

    /// <summary>The image.</summary>
    public string ImageArchive => Path.Combine(Directory, "image.oci.tar");

    /// <summary>The debug variant of the image.</summary>
    public string DebugArchive => Path.Combine(Directory, "image-debug.oci.tar");

    /// <summary>Removes the image and its debug variant: one with an error in it, or of an earlier publish, is not left for somebody to ship.</summary>
    public void RemoveArchives()
    {
        GeneratedFiles.Remove(ImageArchive);
        GeneratedFiles.Remove(DebugArchive);
    }

    /// <summary>A file of the output directory.</summary>
    /// <param name="name">One of <c>OutputFiles.Names</c>.</param>
    /// <returns>Its path, absolute.</returns>
    public string File(string name) => Path.Combine(Directory, name);

    /// <summary>What goes into the image for one runtime identifier.</summary>
    /// <param name="runtimeIdentifier">Such as <c>linux-x64</c>.</param>
    /// <returns>The staged root file system.</returns>
    public string RootFileSystem(string runtimeIdentifier) => Path.Combine(Directory, "rootfs", runtimeIdentifier);
}
