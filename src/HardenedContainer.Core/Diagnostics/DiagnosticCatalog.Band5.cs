namespace HardenedContainer.Diagnostics;

// Band 5: Dockerfile and image configuration.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band5 =>
    [
        HDC5020, HDC5021, HDC5022, HDC5024, HDC5025, HDC5026, HDC5028, HDC5055,
    ];

    /// <summary>The process would be root.</summary>
    public static readonly DiagnosticDescriptor HDC5020 = new(
        "HDC5020", "The container runs as root", DiagnosticSeverity.Error,
        "Root in the container is root on every file that is mounted into it, and one step closer to the host.",
        "Leave ContainerUser out, or set it to a numeric user other than 0.",
        "hadolint:DL3002", "trivy:DS-0002", "checkov:CKV_DOCKER_3", "checkov:CKV_DOCKER_8", "sonar:S6471", "cis:4.1", "dockle:CIS-DI-0001");

    /// <summary>A user name without an entry in passwd.</summary>
    public static readonly DiagnosticDescriptor HDC5021 = new(
        "HDC5021", "The user name is not in the image", DiagnosticSeverity.Error,
        "The engine looks the name up in /etc/passwd of the image and refuses to start the container where it is not there.",
        "Set ContainerUser to a number.",
        "hadolint:DL3066");

    /// <summary>A user name in place of a number.</summary>
    public static readonly DiagnosticDescriptor HDC5022 = new(
        "HDC5022", "The user is a name, not a number", DiagnosticSeverity.Warning,
        "Kubernetes cannot tell whether a name is root, and refuses it where runAsNonRoot is set.",
        "Set ContainerUser to a number.",
        "hadolint:DL3066");

    /// <summary>A shell is named that is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC5024 = new(
        "HDC5024", "The entry point needs a shell that is not in the image", DiagnosticSeverity.Error,
        "The container stops at once with \"no such file or directory\".",
        "Start the executable itself.");

    /// <summary>Shell form where there is no shell.</summary>
    public static readonly DiagnosticDescriptor HDC5025 = new(
        "HDC5025", "The entry point is in shell form, and there is no shell in the image", DiagnosticSeverity.Error,
        "The container stops at once with \"no such file or directory\", and even with a shell the app would not get SIGTERM.",
        "Start the executable itself, with each argument as an item of its own.",
        "hadolint:DL3025", "buildkit:JSONArgsRecommended", "sonar:S7019");

    /// <summary>A health check that cannot run.</summary>
    public static readonly DiagnosticDescriptor HDC5026 = new(
        "HDC5026", "The health check cannot run in this image", DiagnosticSeverity.Error,
        "A check that cannot start fails, and the container is restarted for ever although the app is well.",
        "Let the app itself answer: name an executable that is in the image, with its full path.",
        "hadolint:DL3025");

    /// <summary>The entry point is not in the image.</summary>
    public static readonly DiagnosticDescriptor HDC5028 = new(
        "HDC5028", "The entry point is not an executable file of the image", DiagnosticSeverity.Error,
        "The container stops at once with \"no such file or directory\" or \"permission denied\".",
        "Leave the entry point to this package.");

    /// <summary>Kestrel would listen on localhost only.</summary>
    public static readonly DiagnosticDescriptor HDC5055 = new(
        "HDC5055", "The web app listens where nobody can reach it", DiagnosticSeverity.Error,
        "Without a setting Kestrel binds localhost:5000, and localhost of a container is not reachable from outside.",
        "Set ContainerPort, or ASPNETCORE_HTTP_PORTS as a ContainerEnvironmentVariable.");
}
