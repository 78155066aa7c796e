namespace HardenedContainer.Diagnostics;

// Band 3: secrets.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band3 =>
    [
        HDC3001, HDC3002, HDC3003, HDC3004, HDC3005, HDC3006, HDC3007, HDC3008, HDC3009,
        HDC3010, HDC3011, HDC3012, HDC3013, HDC3014, HDC3015, HDC3016, HDC3017, HDC3018,
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
        "buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "trivy:DS-0031", "sonar:S6472");

    /// <summary>A secret is to come in through a variable.</summary>
    public static readonly DiagnosticDescriptor HDC3010 = new(
        "HDC3010", "A secret is to come in through a variable", DiagnosticSeverity.Warning,
        "Values of ARG are in the history of the image, and those of ENV in its configuration.",
        "Mount it where it is needed: RUN --mount=type=secret in a build, a secret of the platform at run time.",
        "buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "trivy:DS-0031", "sonar:S6472");

    /// <summary>A key of a cloud account is in the output.</summary>
    public static readonly DiagnosticDescriptor HDC3003 = new(
        "HDC3003", "A key of a cloud account is in the output", DiagnosticSeverity.Error,
        "Whoever can pull the image can use the account.",
        "Revoke the key, and give the container an identity of its platform instead.",
        "gitleaks:aws-access-token", "gitleaks:gcp-api-key", "secretlint:@secretlint/secretlint-rule-aws");

    /// <summary>An access token is in the output.</summary>
    public static readonly DiagnosticDescriptor HDC3004 = new(
        "HDC3004", "An access token is in the output", DiagnosticSeverity.Error,
        "Whoever can pull the image can act in the name of its owner.",
        "Revoke the token, and mount the new one at run time.",
        "gitleaks:github-pat", "gitleaks:gitlab-pat", "gitleaks:npm-access-token", "gitleaks:slack-bot-token", "gitleaks:stripe-access-token", "gitleaks:sendgrid-api-token", "secretlint:@secretlint/secretlint-rule-github");

    /// <summary>A connection string with a password is in the output.</summary>
    public static readonly DiagnosticDescriptor HDC3005 = new(
        "HDC3005", "A connection string with a password is in the output", DiagnosticSeverity.Error,
        "Whoever can pull the image can read the database.",
        "Take the password out, and set the connection string at run time as an environment variable or a mounted secret.");

    /// <summary>A secret of the app is in its settings.</summary>
    public static readonly DiagnosticDescriptor HDC3006 = new(
        "HDC3006", "A secret of the app is in its settings", DiagnosticSeverity.Error,
        "Whoever can pull the image can sign tokens or log in as the app.",
        "Take the value out, and set it at run time as an environment variable or a mounted secret.",
        "gitleaks:generic-api-key");

    /// <summary>A password of a package feed is in the output.</summary>
    public static readonly DiagnosticDescriptor HDC3007 = new(
        "HDC3007", "A password of a package feed is in the output", DiagnosticSeverity.Error,
        "Whoever can pull the image can read the feed, and perhaps publish to it.",
        "Take the file out of the output, revoke the password, and hand the new one to the build as a secret mount.",
        "gitleaks:nuget-config-password");

    /// <summary>A secret is in compiled code.</summary>
    public static readonly DiagnosticDescriptor HDC3011 = new(
        "HDC3011", "A secret is in compiled code", DiagnosticSeverity.Error,
        "String literals are as readable as a text file, and scanners for text do not see them.",
        "Take the secret out of the source, revoke it, and hand the new one to the app at run time.");

    /// <summary>A setting looks like a secret.</summary>
    public static readonly DiagnosticDescriptor HDC3012 = new(
        "HDC3012", "A setting looks like a secret", DiagnosticSeverity.Warning,
        "Everybody who can pull the image can read it.",
        "Pass it at run time: as a file, from a secret store or by an environment variable.",
        "gitleaks:generic-api-key");

    /// <summary>A token or an address with a password.</summary>
    public static readonly DiagnosticDescriptor HDC3013 = new(
        "HDC3013", "A token or an address with a password", DiagnosticSeverity.Warning,
        "It may still be valid, and everybody who can pull the image can read it.",
        "Remove it, and pass it at run time.",
        "gitleaks:jwt", "secretlint:basicauth");

    /// <summary>A secret is copied and then removed.</summary>
    public static readonly DiagnosticDescriptor HDC3014 = new(
        "HDC3014", "A secret is copied and then removed", DiagnosticSeverity.Error,
        "The layer that holds it stays in the image: removing only hides it.",
        "Mount it with RUN --mount=type=secret instead of copying it.",
        "trivy:DS-0031");

    /// <summary>A command is given a password by a variable.</summary>
    public static readonly DiagnosticDescriptor HDC3015 = new(
        "HDC3015", "A command is given a password by a variable", DiagnosticSeverity.Warning,
        "What an ARG held stays in the history of the image, and the command line in caches and logs.",
        "Use RUN --mount=type=secret and read the value from the file.",
        "buildkit:SecretsUsedInArgOrEnv");

    /// <summary>A password that everybody knows.</summary>
    public static readonly DiagnosticDescriptor HDC3016 = new(
        "HDC3016", "A password that everybody knows", DiagnosticSeverity.Error,
        "It is the first that an attacker tries.",
        "Remove the value, and pass a real one at run time.");

    /// <summary>A suppression hides every secret of its kind.</summary>
    public static readonly DiagnosticDescriptor HDC3017 = new(
        "HDC3017", "A suppression hides every secret of its kind", DiagnosticSeverity.Warning,
        "The next real secret of this kind is hidden as well.",
        "Give the HardenContainerRule item a Path.",
        "gitleaks:allowlist");

    /// <summary>A canary file that a library would use.</summary>
    public static readonly DiagnosticDescriptor HDC3018 = new(
        "HDC3018", "A canary file lies where a library of the app looks for credentials", DiagnosticSeverity.Error,
        "The app itself would read it: each start would be an alarm, and its requests would go out with false credentials.",
        "Put the canary file where nothing of this app looks, such as the place of another cloud's credentials.");
}
