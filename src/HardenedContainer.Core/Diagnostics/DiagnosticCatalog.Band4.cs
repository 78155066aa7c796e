namespace HardenedContainer.Diagnostics;

// Band 4: build context and ignore files.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band4 =>
    [
        HDC4003,
    ];

    /// <summary>A file that is to be copied is excluded by the ignore file.</summary>
    public static readonly DiagnosticDescriptor HDC4003 = new(
        "HDC4003", "A file that is to be copied is excluded by the ignore file", DiagnosticSeverity.Error,
        "The builder never gets the file, and the build stops at this line.",
        "Take the file out of the ignore file, or add an exception with an exclamation mark.",
        "buildkit:CopyIgnoredFile");
}
