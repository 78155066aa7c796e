namespace HardenedContainer.Diagnostics;

// Band 0: project and tool.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band0 =>
    [
        HDC0001, HDC0002, HDC0003, HDC0005, HDC0006, HDC0007, HDC0008, HDC0009, HDC0010,
        HDC0011, HDC0012, HDC0013, HDC0014, HDC0015,
    ];

    /// <summary>Framework-dependent output on a base without .NET.</summary>
    public static readonly DiagnosticDescriptor HDC0001 = new(
        "HDC0001", "The app needs a .NET runtime that the image does not have", DiagnosticSeverity.Error,
        "A framework-dependent app stops at start with \"You must install .NET\" where there is no runtime beside it.",
        "Remove SelfContained=false from the project, or leave HardenContainerMode at auto.");

    /// <summary>The runtime identifier is missing or not supported.</summary>
    public static readonly DiagnosticDescriptor HDC0002 = new(
        "HDC0002", "The runtime identifier is missing or not a supported Linux one", DiagnosticSeverity.Error,
        "The kernel of the container cannot run a binary for another system or processor.",
        "Set ContainerRuntimeIdentifier to linux-x64, linux-arm64 or linux-arm, or to one of their linux-musl forms.");

    /// <summary>Native AOT was asked for, and the output is managed.</summary>
    public static readonly DiagnosticDescriptor HDC0003 = new(
        "HDC0003", "Native AOT was asked for, but the output is managed code", DiagnosticSeverity.Error,
        "The executable is then only a host that looks for a runtime and an assembly that the image does not have.",
        "Remove what switches PublishAot off in the project, or set HardenContainerMode=trimmed.");

    /// <summary>The target framework is out of support.</summary>
    public static readonly DiagnosticDescriptor HDC0005 = new(
        "HDC0005", "The target framework is out of support", DiagnosticSeverity.Error,
        "Nobody mends what is found in it from now on, and scanners report the image for it.",
        "Move the project to a supported framework, such as net10.0.",
        "trivy:eol");

    /// <summary>An unsafe switch of the runtime is on.</summary>
    public static readonly DiagnosticDescriptor HDC0006 = new(
        "HDC0006", "An unsafe switch of the runtime is on", DiagnosticSeverity.Warning,
        "It opens a door that .NET closes by default, in production and for everybody.",
        "Remove the property from the project.");

    /// <summary>An input could not be read or parsed.</summary>
    public static readonly DiagnosticDescriptor HDC0007 = new(
        "HDC0007", "A file could not be checked", DiagnosticSeverity.Error,
        "What was not read was not checked, and an unchecked file never counts as a good one.",
        "Make the file readable for the user who builds, or take it out of the publish output.");

    /// <summary>A suppression without reason, expired, or matching nothing.</summary>
    public static readonly DiagnosticDescriptor HDC0008 = new(
        "HDC0008", "A HardenContainerRule item is out of date or has no justification", DiagnosticSeverity.Warning,
        "A suppression that nobody can explain hides the next finding of its kind as well.",
        "Remove the item, or give it a Justification, a Path that matches, and an Expires date to come.",
        "hadolint:DL1001");

    /// <summary>What was validated is not what would be in the image.</summary>
    public static readonly DiagnosticDescriptor HDC0009 = new(
        "HDC0009", "What was validated is not what would be in the image", DiagnosticSeverity.Error,
        "A file that changes between check and build enters the image unchecked.",
        "Publish again, and let nothing else write to the publish and output directories meanwhile.");

    /// <summary>NuGet packages are not audited.</summary>
    public static readonly DiagnosticDescriptor HDC0010 = new(
        "HDC0010", "NuGet packages are not audited", DiagnosticSeverity.Warning,
        "A package with a known hole gets into the image without a word.",
        "Remove NuGetAudit=false from the project.",
        "trivy:vuln");

    /// <summary>The build is not deterministic.</summary>
    public static readonly DiagnosticDescriptor HDC0011 = new(
        "HDC0011", "The build is not deterministic", DiagnosticSeverity.Warning,
        "Two builds of one commit differ, so nobody can show what an image was made of.",
        "Remove Deterministic=false from the project.");

    /// <summary>The guard is asked for and not in the app.</summary>
    public static readonly DiagnosticDescriptor HDC0012 = new(
        "HDC0012", "The guard is asked for, but nothing in the app starts it", DiagnosticSeverity.Error,
        "The app would run as open as before, while everybody believes it to be guarded.",
        "Add a PackageReference to HardenedContainer.Guard; in another language than C#, also call HardenedGuard.Start() first in Main.");

    /// <summary>Code starts processes, which the guard forbids.</summary>
    public static readonly DiagnosticDescriptor HDC0013 = new(
        "HDC0013", "The app starts processes, which the guard forbids", DiagnosticSeverity.Warning,
        "At run time Process.Start fails with \"Operation not permitted\"; in audit mode the kernel only logs it.",
        "Do without the process, or set HardenContainerGuardAllow=process-start.");

    /// <summary>The runtime is older than the newest that the SDK knows.</summary>
    public static readonly DiagnosticDescriptor HDC0014 = new(
        "HDC0014", "The app carries an outdated runtime", DiagnosticSeverity.Error,
        "Runtimes are published anew each month because of what was mended in them, and a self-contained app keeps the one that it was built with.",
        "Remove RuntimeFrameworkVersion, and TargetLatestRuntimePatch=false, from the project.");

    /// <summary>A package may come from any source.</summary>
    public static readonly DiagnosticDescriptor HDC0015 = new(
        "HDC0015", "It is not said which source a package comes from", DiagnosticSeverity.Error,
        "Whoever publishes a package under the name of one of yours in another of the sources gets code into the image.",
        "Add a packageSourceMapping section to nuget.config, or a lock file and RestoreLockedMode=true.");
}
