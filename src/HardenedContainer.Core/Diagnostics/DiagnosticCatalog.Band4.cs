namespace HardenedContainer.Diagnostics;

// Band 4: build context and ignore files.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band4 =>
    [
        HDC4001, HDC4002, HDC4003, HDC4004, HDC4005, HDC4006, HDC4007, HDC4008, HDC4009,
        HDC4010, HDC4011, HDC4012, HDC4013, HDC4014, HDC4015, HDC4016,
    ];

    /// <summary>There is no ignore file.</summary>
    public static readonly DiagnosticDescriptor HDC4001 = new(
        "HDC4001", "There is no ignore file", DiagnosticSeverity.Warning,
        "Everything in the folder is sent to the builder and may be copied: history, build output, settings of developers.",
        "Write a .dockerignore that excludes all and takes back what is needed.");

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

    /// <summary>What COPY takes does not exist.</summary>
    public static readonly DiagnosticDescriptor HDC4004 = new(
        "HDC4004", "What COPY takes does not exist", DiagnosticSeverity.Warning,
        "The build stops at this instruction.",
        "Correct the path, or add the file.");

    /// <summary>A secret is copied into the image.</summary>
    public static readonly DiagnosticDescriptor HDC4005 = new(
        "HDC4005", "A secret is copied into the image", DiagnosticSeverity.Error,
        "Everybody who can pull the image can read it.",
        "Exclude the file in .dockerignore, and mount it as a secret where the build needs it.",
        "secretlint:preset");

    /// <summary>Build output or tool folders are sent.</summary>
    public static readonly DiagnosticDescriptor HDC4006 = new(
        "HDC4006", "Build output or tool folders are sent", DiagnosticSeverity.Warning,
        "They make the build slow and may be copied over what the build makes.",
        "Exclude them in .dockerignore: **/bin, **/obj, .git, node_modules.");

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

    /// <summary>One ignore file hides the other.</summary>
    public static readonly DiagnosticDescriptor HDC4010 = new(
        "HDC4010", "One ignore file hides the other", DiagnosticSeverity.Warning,
        "Patterns that somebody adds to .dockerignore have no effect on this build.",
        "Keep one of the two.");

    /// <summary>The ignore file names what is not wanted.</summary>
    public static readonly DiagnosticDescriptor HDC4011 = new(
        "HDC4011", "The ignore file names what is not wanted", DiagnosticSeverity.Info,
        "Whatever is new in the folder is copied until somebody remembers to exclude it.",
        "Exclude all first and take back what is needed.",
        "sonar:S6470");

    /// <summary>The context is large.</summary>
    public static readonly DiagnosticDescriptor HDC4012 = new(
        "HDC4012", "The context is large", DiagnosticSeverity.Warning,
        "Every build reads and sends it.",
        "Exclude what the build does not need.");

    /// <summary>The context is a whole machine.</summary>
    public static readonly DiagnosticDescriptor HDC4013 = new(
        "HDC4013", "The context is a whole machine", DiagnosticSeverity.Error,
        "Keys, mail and other projects are sent to the builder.",
        "Name the project's folder as the context.");

    /// <summary>A pattern says something else than it seems.</summary>
    public static readonly DiagnosticDescriptor HDC4014 = new(
        "HDC4014", "A pattern says something else than it seems", DiagnosticSeverity.Warning,
        "The files that it is meant for are sent.",
        "Use slashes, and put comments into lines of their own.");

    /// <summary>A link leads out of the context.</summary>
    public static readonly DiagnosticDescriptor HDC4015 = new(
        "HDC4015", "A link leads out of the context", DiagnosticSeverity.Warning,
        "In the image it leads nowhere, or to a file of the base.",
        "Copy the file itself.");

    /// <summary>The Dockerfile ends in the image.</summary>
    public static readonly DiagnosticDescriptor HDC4016 = new(
        "HDC4016", "The Dockerfile ends in the image", DiagnosticSeverity.Info,
        "It shows how the image is made, and nobody needs it there.",
        "Exclude Dockerfile and .dockerignore.",
        "dockle:DKL-LI-0003");
}
