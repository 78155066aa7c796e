namespace HardenedContainer.Diagnostics;

// Band 6: base-image fit.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band6 =>
    [
        HDC6001, HDC6002, HDC6003, HDC6004,
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
}
