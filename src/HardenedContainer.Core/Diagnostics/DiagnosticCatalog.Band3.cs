namespace HardenedContainer.Diagnostics;

// Band 3: secrets.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band3 =>
    [
        HDC3001, HDC3002, HDC3008, HDC3009, HDC3010,
    ];

    /// <summary>A private key in text.</summary>
    public static readonly DiagnosticDescriptor HDC3001 = new(
        "HDC3001", "A private key is in the output", DiagnosticSeverity.Error,
        "Everybody who can pull the image has the key, and deleting it in a later layer takes nothing back.",
        "Remove the key from the project, revoke it, and hand the new one to the container at run time.",
        "gitleaks:private-key", "trivy:DS-0031");

    /// <summary>A key store.</summary>
    public static readonly DiagnosticDescriptor HDC3002 = new(
        "HDC3002", "A key store is in the output", DiagnosticSeverity.Error,
        "Everybody who can pull the image has the store, and can try passwords on it for as long as they like.",
        "Remove it from the project, and mount it into the container at run time.",
        "gitleaks:pkcs12-file", "dockle:CIS-DI-0010");

    /// <summary>A file whose name says that it holds secrets.</summary>
    public static readonly DiagnosticDescriptor HDC3008 = new(
        "HDC3008", "A file that by its name holds secrets is in the output", DiagnosticSeverity.Error,
        "Everybody who can pull the image can read it.",
        "Exclude it from publish, and pass its values to the container at run time.",
        "dockle:CIS-DI-0010", "secretlint:no-dotenv");

    /// <summary>A secret stands in the Dockerfile.</summary>
    public static readonly DiagnosticDescriptor HDC3009 = new(
        "HDC3009", "A secret stands in the Dockerfile", DiagnosticSeverity.Error,
        "Whoever can read the file, the image or its history has it.",
        "Mount it where it is needed: RUN --mount=type=secret in a build, a secret of the platform at run time; and revoke this one.",
        "buildkit:SecretsUsedInArgOrEnv", "trivy:DS-0031", "sonar:S6472");

    /// <summary>A secret is to come in through a variable.</summary>
    public static readonly DiagnosticDescriptor HDC3010 = new(
        "HDC3010", "A secret is to come in through a variable", DiagnosticSeverity.Warning,
        "Values of ARG are in the history of the image, and those of ENV in its configuration.",
        "Mount it where it is needed: RUN --mount=type=secret in a build, a secret of the platform at run time.",
        "buildkit:SecretsUsedInArgOrEnv", "trivy:DS-0031", "sonar:S6472");
}
