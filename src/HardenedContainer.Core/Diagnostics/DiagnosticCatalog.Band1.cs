namespace HardenedContainer.Diagnostics;

// Band 1: publish output.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band1 =>
    [
        HDC1001, HDC1003, HDC1004, HDC1005, HDC1006, HDC1007, HDC1012, HDC1016, HDC1018,
    ];

    /// <summary>The executable is missing or not an ELF file.</summary>
    public static readonly DiagnosticDescriptor HDC1001 = new(
        "HDC1001", "The executable is missing, empty or not an ELF file", DiagnosticSeverity.Error,
        "The container has nothing to start.",
        "Publish an executable project for Linux, with UseAppHost left at true.");

    /// <summary>Settings of a developer or a test environment.</summary>
    public static readonly DiagnosticDescriptor HDC1003 = new(
        "HDC1003", "Settings for another environment are in the output", DiagnosticSeverity.Error,
        "Whoever sets ASPNETCORE_ENVIRONMENT switches them on in production, and they often name machines and passwords.",
        "Hardened publish leaves such files out by itself: remove the target that copies this one, or delete what an earlier publish left.");

    /// <summary>Files of the development environment.</summary>
    public static readonly DiagnosticDescriptor HDC1004 = new(
        "HDC1004", "Files of the development environment are in the output", DiagnosticSeverity.Error,
        "They name developers, machines, ports and debugging arguments, and the app never reads them.",
        "Exclude the file from publish with CopyToPublishDirectory=Never.");

    /// <summary>The user secrets of a developer.</summary>
    public static readonly DiagnosticDescriptor HDC1005 = new(
        "HDC1005", "User secrets are in the output", DiagnosticSeverity.Error,
        "Everybody who can pull the image can read them.",
        "Remove the file from the project, and change each secret in it that was ever in an image.");

    /// <summary>An earlier output inside this one.</summary>
    public static readonly DiagnosticDescriptor HDC1006 = new(
        "HDC1006", "An earlier output is inside this one", DiagnosticSeverity.Error,
        "The image would carry old code and old settings beside the new ones.",
        "Delete the folder, or publish outside the project folder.");

    /// <summary>Source or build files.</summary>
    public static readonly DiagnosticDescriptor HDC1007 = new(
        "HDC1007", "Source or build files are in the output", DiagnosticSeverity.Error,
        "They show how the app is built and are of no use to it at run time.",
        "Exclude the file from publish with CopyToPublishDirectory=Never.",
        "dockle:DKL-LI-0003");

    /// <summary>Native files for another platform.</summary>
    public static readonly DiagnosticDescriptor HDC1012 = new(
        "HDC1012", "A native file is for another platform", DiagnosticSeverity.Error,
        "It cannot be loaded in this image, and often the right one is missing in its place.",
        "Publish with the package version that has an asset for this runtime identifier, or exclude the file.");

    /// <summary>setuid or setgid.</summary>
    public static readonly DiagnosticDescriptor HDC1016 = new(
        "HDC1016", "A file has the setuid or setgid bit", DiagnosticSeverity.Error,
        "Such a file gives its owner's rights to whoever starts it.",
        "Take the bit off with chmod ug-s.",
        "cis:4.8", "dockle:CIS-DI-0008");

    /// <summary>Links out of the output, and what is not a file.</summary>
    public static readonly DiagnosticDescriptor HDC1018 = new(
        "HDC1018", "A link leads nowhere or out of the output, or an entry is not a file", DiagnosticSeverity.Error,
        "Such an entry has no meaning in another file system, so it is not in the image.",
        "Replace it with the file itself, or exclude it.");
}
