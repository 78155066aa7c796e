namespace HardenedContainer.Diagnostics;

// Band 1: publish output.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band1 =>
    [
        HDC1001, HDC1002, HDC1003, HDC1004, HDC1005, HDC1006, HDC1007, HDC1008, HDC1009,
        HDC1011, HDC1012, HDC1013, HDC1014, HDC1016, HDC1017, HDC1018, HDC1019, HDC1020,
        HDC1021, HDC1022, HDC1023, HDC1024, HDC1025, HDC1026, HDC1027, HDC1028,
    ];

    /// <summary>The executable is missing or not an ELF file.</summary>
    public static readonly DiagnosticDescriptor HDC1001 = new(
        "HDC1001", "The executable is missing, empty or not an ELF file", DiagnosticSeverity.Error,
        "The container has nothing to start.",
        "Publish an executable project for Linux, with UseAppHost left at true.");

    /// <summary>Debug symbols are in the output.</summary>
    public static readonly DiagnosticDescriptor HDC1002 = new(
        "HDC1002", "Debug symbols are in the output", DiagnosticSeverity.Warning,
        "They are larger than the app and show its source paths and names to whoever has the image.",
        "Publish without them: hardened publish keeps symbols beside the image, by build id.",
        "lintian:unstripped-binary-or-object");

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

    /// <summary>Folders of version control, editors or cloud tools are in the output.</summary>
    public static readonly DiagnosticDescriptor HDC1008 = new(
        "HDC1008", "Folders of version control, editors or cloud tools are in the output", DiagnosticSeverity.Error,
        "They hold history, tokens and names of machines, and the app never reads them.",
        "Exclude the folder from publish.",
        "dockle:DKL-LI-0003", "dockle:CIS-DI-0010");

    /// <summary>Debugging tools are in the image.</summary>
    public static readonly DiagnosticDescriptor HDC1009 = new(
        "HDC1009", "Debugging tools are in the image", DiagnosticSeverity.Warning,
        "They read the memory of the app, and an attacker would otherwise have to bring them along.",
        "Exclude them from publish.");

    /// <summary>Documentation and build files are in the output.</summary>
    public static readonly DiagnosticDescriptor HDC1011 = new(
        "HDC1011", "Documentation and build files are in the output", DiagnosticSeverity.Info,
        "They make the image larger and are of no use to the app.",
        "Set PublishDocumentationFile=false, or exclude the file from publish.");

    /// <summary>Native files for another platform.</summary>
    public static readonly DiagnosticDescriptor HDC1012 = new(
        "HDC1012", "A native file is for another platform", DiagnosticSeverity.Error,
        "It cannot be loaded in this image, and often the right one is missing in its place.",
        "Publish with the package version that has an asset for this runtime identifier, or exclude the file.");

    /// <summary>Test or build assemblies are in the output.</summary>
    public static readonly DiagnosticDescriptor HDC1013 = new(
        "HDC1013", "Test or build assemblies are in the output", DiagnosticSeverity.Error,
        "They are made to load and run any code, and nobody keeps them up to date in production.",
        "Give the PackageReference PrivateAssets=\"all\", or move it to the test project.",
        "cis:4.3");

    /// <summary>A manifest of development is in the output.</summary>
    public static readonly DiagnosticDescriptor HDC1014 = new(
        "HDC1014", "A manifest of development is in the output", DiagnosticSeverity.Warning,
        "It holds absolute paths of the machine that built the app.",
        "Exclude the file from publish: it is written for dotnet run.");

    /// <summary>setuid or setgid.</summary>
    public static readonly DiagnosticDescriptor HDC1016 = new(
        "HDC1016", "A file has the setuid or setgid bit", DiagnosticSeverity.Error,
        "Such a file gives its owner's rights to whoever starts it.",
        "Take the bit off with chmod ug-s.",
        "cis:4.8", "dockle:CIS-DI-0008");

    /// <summary>Others may write to a file or directory of the image.</summary>
    public static readonly DiagnosticDescriptor HDC1017 = new(
        "HDC1017", "Others may write to a file or directory of the image", DiagnosticSeverity.Error,
        "A process that gets in can change what the app runs or reads.",
        "Leave owner and mode to the plan, and give the app a volume for what it writes.",
        "sonar:S2612");

    /// <summary>Links out of the output, and what is not a file.</summary>
    public static readonly DiagnosticDescriptor HDC1018 = new(
        "HDC1018", "A link leads nowhere or out of the output, or an entry is not a file", DiagnosticSeverity.Error,
        "Such an entry has no meaning in another file system, so it is not in the image.",
        "Replace it with the file itself, or exclude it.");

    /// <summary>Data that is not part of the app is in the output.</summary>
    public static readonly DiagnosticDescriptor HDC1019 = new(
        "HDC1019", "Data that is not part of the app is in the output", DiagnosticSeverity.Warning,
        "Databases, dumps, traces and logs of a developer's machine hold what was in its memory and tables.",
        "Exclude the file from publish with CopyToPublishDirectory=Never.",
        "dockle:DKL-LI-0003");

    /// <summary>The image is larger than it may be.</summary>
    public static readonly DiagnosticDescriptor HDC1020 = new(
        "HDC1020", "The image is larger than it may be", DiagnosticSeverity.Warning,
        "Large images start slowly on new nodes, and what made them grow is often something that was not meant to be there.",
        "Look at the largest files, or raise HardenContainerSizeBudget.",
        "dive:efficiency");

    /// <summary>Files that the single file already holds lie beside it.</summary>
    public static readonly DiagnosticDescriptor HDC1021 = new(
        "HDC1021", "Files that the single file already holds lie beside it", DiagnosticSeverity.Info,
        "They are left from an earlier publish, and the app does not read them.",
        "Delete the publish folder and publish again.");

    /// <summary>Resources of cultures that the app cannot use.</summary>
    public static readonly DiagnosticDescriptor HDC1022 = new(
        "HDC1022", "Resources of cultures that the app cannot use", DiagnosticSeverity.Info,
        "An app with invariant globalisation never loads them.",
        "Set SatelliteResourceLanguages=en, or switch InvariantGlobalization off.");

    /// <summary>A file that deps.json lists is not there.</summary>
    public static readonly DiagnosticDescriptor HDC1023 = new(
        "HDC1023", "A file that deps.json lists is not there", DiagnosticSeverity.Error,
        "The host stops the app at start, or when it first needs the assembly.",
        "Publish again into an empty folder, and remove what deletes files after publish.");

    /// <summary>A native library that code calls is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC1024 = new(
        "HDC1024", "A native library that code calls is not in the image", DiagnosticSeverity.Warning,
        "The call fails with DllNotFoundException when it is first made.",
        "Reference the package that brings the library for Linux, or add it to the image.");

    /// <summary>File names that other systems cannot hold.</summary>
    public static readonly DiagnosticDescriptor HDC1025 = new(
        "HDC1025", "File names that other systems cannot hold", DiagnosticSeverity.Warning,
        "The image, or an archive of it, cannot be unpacked everywhere, and log lines can be forged.",
        "Rename the file.");

    /// <summary>Files for Windows are in the output.</summary>
    public static readonly DiagnosticDescriptor HDC1026 = new(
        "HDC1026", "Files for Windows are in the output", DiagnosticSeverity.Warning,
        "They do nothing on Linux, and show that the publish was made for another system.",
        "Exclude them, or publish with a Linux runtime identifier.");

    /// <summary>Production settings are those of development.</summary>
    public static readonly DiagnosticDescriptor HDC1027 = new(
        "HDC1027", "Production settings are those of development", DiagnosticSeverity.Warning,
        "They tell strangers about the inside of the app, or bind it to an address that nobody reaches.",
        "Change the setting in appsettings.json.",
        "sonar:S4507");

    /// <summary>A package has a known hole.</summary>
    public static readonly DiagnosticDescriptor HDC1028 = new(
        "HDC1028", "A package has a known hole", DiagnosticSeverity.Error,
        "Whoever reads the same list knows how to get in.",
        "Take a version in which it is mended; for a package that another one brings, add a PackageReference to such a version.",
        "trivy:vuln");
}
