namespace HardenedContainer.Diagnostics;

// Band 4: build context and ignore files.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band4 =>
    [
        HDC4002, HDC4003, HDC4007, HDC4008, HDC4009,
    ];

    /// <summary>A file that is to be copied is excluded by the ignore file.</summary>
    public static readonly DiagnosticDescriptor HDC4003 = new(
        "HDC4003", "A file that is to be copied is excluded by the ignore file", DiagnosticSeverity.Error,
        "The builder never gets the file, and the build stops at this line.",
        "Take the file out of the ignore file, or add an exception with an exclamation mark.",
        "buildkit:CopyIgnoredFile");

    /// <summary>A pattern of the ignore file is malformed.</summary>
    public static readonly DiagnosticDescriptor HDC4002 = new(
        "HDC4002", "A pattern of the ignore file is malformed", DiagnosticSeverity.Error,
        "Builders refuse the whole context because of it.",
        "Close the bracket, or remove the pattern.");

    /// <summary>A pattern counts only at the root of the context.</summary>
    public static readonly DiagnosticDescriptor HDC4007 = new(
        "HDC4007", "A pattern counts only at the root of the context", DiagnosticSeverity.Info,
        "In .gitignore it would count in every folder; here the folders of nested projects are still sent.",
        "Write **/ before it.");

    /// <summary>An exception has no effect.</summary>
    public static readonly DiagnosticDescriptor HDC4008 = new(
        "HDC4008", "An exception has no effect", DiagnosticSeverity.Warning,
        "The last pattern that matches decides: a later one excludes the path again, and COPY does not find it.",
        "Move the exception below the pattern that excludes it.");

    /// <summary>An exception brings sensitive files back.</summary>
    public static readonly DiagnosticDescriptor HDC4009 = new(
        "HDC4009", "An exception brings sensitive files back", DiagnosticSeverity.Warning,
        "What is sent to the builder is in its cache, and any COPY of a folder puts it into the image.",
        "Remove the exception, and hand the file to the build as a secret mount.");
}
