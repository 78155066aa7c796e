namespace HardenedContainer.Diagnostics;

// Band 6: base-image fit.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band6 =>
    [
        HDC6001, HDC6002, HDC6003, HDC6004, HDC6005, HDC6007, HDC6008, HDC6010, HDC6011, HDC6012,
        HDC6013,
    ];

    /// <summary>Nothing is known of the base.</summary>
    public static readonly DiagnosticDescriptor HDC6001 = new(
        "HDC6001", "The base image is not known", DiagnosticSeverity.Error,
        "Whether the app starts on it cannot be told from here.",
        "Set HardenContainerBaseFacts to the known base that it is built on, such as chiseled.");

    /// <summary>No CA bundle.</summary>
    public static readonly DiagnosticDescriptor HDC6002 = new(
        "HDC6002", "The image has no root certificates, and the app may use TLS", DiagnosticSeverity.Error,
        "Every TLS connection to a server fails with a certificate error, at the first request rather than at start.",
        "Leave HardenContainerCaCertificates at auto, or set it to always.");

    /// <summary>No time zone database.</summary>
    public static readonly DiagnosticDescriptor HDC6003 = new(
        "HDC6003", "The image has no time zones, and the app may look one up", DiagnosticSeverity.Warning,
        "TimeZoneInfo.FindSystemTimeZoneById throws TimeZoneNotFoundException for every zone but UTC.",
        "Leave HardenContainerTimeZones at auto, or set it to always.");

    /// <summary>No place for temporary files.</summary>
    public static readonly DiagnosticDescriptor HDC6004 = new(
        "HDC6004", "The image has no writable directory for temporary files, and the app may need one", DiagnosticSeverity.Error,
        "Path.GetTempFileName, uploads above 64 KB and single-file extraction fail at first use.",
        "Leave HardenContainerTempPath at /tmp.");

    /// <summary>The user is not in the image's passwd.</summary>
    public static readonly DiagnosticDescriptor HDC6005 = new(
        "HDC6005", "The user is not in the image's passwd", DiagnosticSeverity.Info,
        "What asks for the user's name or home by its id finds nothing.",
        "Take one of the base's own users, or scratch, for which an entry is written.");

    /// <summary>The base has a shell.</summary>
    public static readonly DiagnosticDescriptor HDC6007 = new(
        "HDC6007", "The base has a shell", DiagnosticSeverity.Warning,
        "A shell is what most attacks need first.",
        "Take the same base without debug, or scratch.");

    /// <summary>The base image is long out of support.</summary>
    public static readonly DiagnosticDescriptor HDC6008 = new(
        "HDC6008", "The base image is long out of support", DiagnosticSeverity.Warning,
        "Nobody mends what is found in it.",
        "Take a base that is supported.",
        "trivy:eol", "cis:4.4");

    /// <summary>A smaller base would do.</summary>
    public static readonly DiagnosticDescriptor HDC6010 = new(
        "HDC6010", "A smaller base would do", DiagnosticSeverity.Info,
        "What is not in the image needs no updates and has no holes.",
        "Remove HardenContainerBase, so that the smallest sufficient base is taken.");

    /// <summary>The lock file is old.</summary>
    public static readonly DiagnosticDescriptor HDC6011 = new(
        "HDC6011", "The base was pinned long ago", DiagnosticSeverity.Warning,
        "What was mended in the base since then is not in the image.",
        "Run dotnet build -t:HardenContainerPin, look at what changed, and commit the lock file.",
        "dockle:CIS-DI-0004");

    /// <summary>The base is not offered for this processor.</summary>
    public static readonly DiagnosticDescriptor HDC6012 = new(
        "HDC6012", "The base is not offered for this processor", DiagnosticSeverity.Error,
        "The build stops, or the image holds binaries of two processors.",
        "Take another base, or another ContainerRuntimeIdentifier.",
        "buildkit:InvalidBaseImagePlatform");

    /// <summary>The app draws text, and there are no fonts.</summary>
    public static readonly DiagnosticDescriptor HDC6013 = new(
        "HDC6013", "The app draws text, and there are no fonts", DiagnosticSeverity.Warning,
        "Text is missing in pictures and documents, or the app fails at the first one.",
        "Add a font package to the image, or load the fonts from the app's own files.");
}
