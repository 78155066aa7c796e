namespace HardenedContainer.Diagnostics;

// Band 8: images that were built.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band8 =>
    [
        HDC8001, HDC8002, HDC8003, HDC8004, HDC8005, HDC8006, HDC8007, HDC8008, HDC8009, HDC8010,
        HDC8011, HDC8012, HDC8013, HDC8014, HDC8015, HDC8016,
    ];

    /// <summary>Documents, digests and layers do not fit together.</summary>
    public static readonly DiagnosticDescriptor HDC8001 = new(
        "HDC8001", "The image is not valid", DiagnosticSeverity.Error,
        "One tool refuses it, another one loads something else than was checked.",
        "Build the image again, and copy it with a tool that checks digests, such as skopeo.");

    /// <summary>The container runs as root.</summary>
    public static readonly DiagnosticDescriptor HDC8002 = new(
        "HDC8002", "The image runs as root", DiagnosticSeverity.Error,
        "Whoever breaks into the app is root in the container, and one hole in the kernel away from the host.",
        "Set USER to a number other than 0, as 1654:1654.",
        "dockle:CIS-DI-0001", "cis:4.1");

    /// <summary>The executable does not start.</summary>
    public static readonly DiagnosticDescriptor HDC8003 = new(
        "HDC8003", "The image cannot start", DiagnosticSeverity.Error,
        "The container ends as soon as it is started.",
        "Put what is missing into the image, or publish for the base that is used: HardenContainer does both by itself.");

    /// <summary>Files with privileges, or open to everybody.</summary>
    public static readonly DiagnosticDescriptor HDC8004 = new(
        "HDC8004", "Files of the image give privileges away", DiagnosticSeverity.Error,
        "A process without privileges gains some with them, or changes what another one trusts.",
        "Take the bits away with COPY --chmod or in the stage that the files come from, or use a base without such files.",
        "dockle:CIS-DI-0008", "cis:4.8");

    /// <summary>Shells and tools.</summary>
    public static readonly DiagnosticDescriptor HDC8005 = new(
        "HDC8005", "The image has a shell or tools", DiagnosticSeverity.Error,
        "They are what an attacker works with after breaking in, and the app does not need them.",
        "Use scratch, chiseled or distroless as the base of the final stage.",
        "cis:4.3");

    /// <summary>Secrets in layers, history, environment or labels.</summary>
    public static readonly DiagnosticDescriptor HDC8006 = new(
        "HDC8006", "The image holds a secret", DiagnosticSeverity.Error,
        "Everybody who can pull the image can read every layer of it, also what a later layer removes.",
        "Revoke the secret, and build again with --mount=type=secret or with secrets given at run time.",
        "dockle:CIS-DI-0010", "trivy:secret");

    /// <summary>The app can change itself.</summary>
    public static readonly DiagnosticDescriptor HDC8007 = new(
        "HDC8007", "The app's files can be changed by the user that it runs as", DiagnosticSeverity.Error,
        "Who can write a file through the app can replace the app.",
        "Copy the app without --chown, as root's files with the modes 0555 and 0444.",
        "sonar:S6504");

    /// <summary>The image is not the planned one.</summary>
    public static readonly DiagnosticDescriptor HDC8008 = new(
        "HDC8008", "The image is not what was planned and validated", DiagnosticSeverity.Error,
        "What was checked under publish says nothing of what is in this image.",
        "Build the image from the output directory as it is, or publish again.");

    /// <summary>The platform is not that of the executable.</summary>
    public static readonly DiagnosticDescriptor HDC8009 = new(
        "HDC8009", "The image is not for the processor that it says", DiagnosticSeverity.Error,
        "Engines and Kubernetes choose images by what they say, and the container fails with an exec format error.",
        "Build with the platform of the app, as docker build --platform linux/arm64.");

    /// <summary>Space that nobody sees.</summary>
    public static readonly DiagnosticDescriptor HDC8010 = new(
        "HDC8010", "The image is larger than what it shows", DiagnosticSeverity.Warning,
        "Every node pulls and keeps all layers, also what later ones hide.",
        "Copy the result of the build into a final stage of its own.");

    /// <summary>The image does not say what it is.</summary>
    public static readonly DiagnosticDescriptor HDC8011 = new(
        "HDC8011", "The image does not say what it is", DiagnosticSeverity.Warning,
        "Nobody can tell from a running container which source it was made of, and how old it is.",
        "Add labels org.opencontainers.image.title, .version, .source and .revision.");

    /// <summary>Accounts that should not be.</summary>
    public static readonly DiagnosticDescriptor HDC8012 = new(
        "HDC8012", "The image has accounts without password, or several with one number", DiagnosticSeverity.Error,
        "A process changes to such an account without being asked, or is taken for another one.",
        "Remove the lines: root, nobody and app are all that an app needs.",
        "dockle:DKL-LI-0001", "dockle:DKL-LI-0002");

    /// <summary>What a build leaves behind.</summary>
    public static readonly DiagnosticDescriptor HDC8013 = new(
        "HDC8013", "The image holds what only a build needs", DiagnosticSeverity.Warning,
        "It makes the image larger and tells an attacker how it was made.",
        "Copy only the app into the final stage, and clear caches in the RUN that fills them.",
        "dockle:DKL-LI-0003", "dockle:DKL-DI-0005");

    /// <summary>Another base than the pinned one.</summary>
    public static readonly DiagnosticDescriptor HDC8014 = new(
        "HDC8014", "The image does not stand on the pinned base", DiagnosticSeverity.Error,
        "What was looked at and scanned is another base than what runs.",
        "Build again with FROM name@sha256:… as it is pinned.");

    /// <summary>It does not run as in production.</summary>
    public static readonly DiagnosticDescriptor HDC8015 = new(
        "HDC8015", "The container does not run as production runs it", DiagnosticSeverity.Error,
        "So started it would be restarted for ever, or lose what it was doing at each stop.",
        "Read what it wrote; let it write to TMPDIR only, and end on its stop signal.");

    /// <summary>The ports are not those of the image.</summary>
    public static readonly DiagnosticDescriptor HDC8016 = new(
        "HDC8016", "The container listens on other ports than its image says", DiagnosticSeverity.Warning,
        "What is configured to reach it finds nothing there.",
        "Expose the port that it listens on, with ContainerPort or EXPOSE, and bind to all addresses.");
}
