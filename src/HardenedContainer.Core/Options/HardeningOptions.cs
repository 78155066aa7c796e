using System.Collections.Immutable;
using HardenedContainer.Auditing;
using HardenedContainer.Diagnostics;
using HardenedContainer.Signing;

namespace HardenedContainer.Options;

/// <summary>What the user asked for, bound and checked, with defaults applied. Renderers never see it: they read the plan.</summary>
public sealed record HardeningOptions
{
    /// <summary><c>HardenContainerMode</c>.</summary>
    public PublishMode Mode { get; init; } = PublishMode.Auto;

    /// <summary><c>HardenContainerBase</c>, else <c>ContainerBaseImage</c>.</summary>
    public BaseKind Base { get; init; } = BaseKind.Auto;

    /// <summary>The image reference where it is given: with <see cref="BaseKind.Reference"/>, or instead of a known base's default.</summary>
    public string? BaseReference { get; init; }

    /// <summary><c>HardenContainerBaseFacts</c>: the known base whose facts hold for <see cref="BaseReference"/>; <see cref="BaseKind.Auto"/> where not given.</summary>
    public BaseKind BaseFacts { get; init; } = BaseKind.Auto;

    /// <summary><c>HardenContainerBaseFacts</c> where it is a path: a JSON file with facts or a local image, absolute; else null.</summary>
    public string? BaseFactsFile { get; init; }

    /// <summary><c>HardenContainerLibraries</c>: an image reference to copy the library closure from; null takes it from the build machine.</summary>
    public string? LibrariesReference { get; init; }

    /// <summary><c>HardenContainerDebugImage</c>: image with tools for the debug variant; null for none.</summary>
    public string? DebugImage { get; init; }

    /// <summary><c>HardenContainerLockFile</c>, absolute; there need not be a file.</summary>
    public string LockFile { get; init; } = "";

    /// <summary><c>HardenContainerLocked</c>: nothing may be built upon that is not pinned.</summary>
    public bool IsLocked { get; init; }

    /// <summary><c>HardenContainerBaseSignatures</c>.</summary>
    public SignatureMode BaseSignatures { get; init; }

    /// <summary><c>HardenContainerSignature</c> items: who must have signed which images.</summary>
    public ImmutableArray<SignaturePolicy> SignaturePolicies { get; init; } = [];

    /// <summary>Runtime identifiers to publish for, at least one.</summary>
    public ImmutableArray<string> RuntimeIdentifiers { get; init; } = [];

    /// <summary><c>HardenContainerBakeFile</c>: absolute path; null for none.</summary>
    public string? BakeFile { get; init; }

    /// <summary><c>HardenContainerCrossRoot</c>: where libraries of another architecture are installed or unpacked.</summary>
    public string CrossRoot { get; init; } = "/";

    /// <summary>Numeric user of the process (<c>ContainerUser</c>).</summary>
    public int UserId { get; init; } = 1654;

    /// <summary>Numeric group of the process.</summary>
    public int GroupId { get; init; } = 1654;

    /// <summary>Name of the user and group in passwd and group (<c>HardenContainerUserName</c>).</summary>
    public string UserName { get; init; } = "app";

    /// <summary>The app's directory and working directory (<c>ContainerWorkingDirectory</c>).</summary>
    public string WorkingDirectory { get; init; } = "/app";

    /// <summary>The one writable directory (<c>HardenContainerTempPath</c>), also <c>TMPDIR</c>.</summary>
    public string TempPath { get; init; } = "/tmp";

    /// <summary>Ports to expose (<c>ContainerPort</c>); empty where not given.</summary>
    public ImmutableArray<ImagePort> Ports { get; init; } = [];

    /// <summary>Environment (<c>ContainerEnvironmentVariable</c>), by name.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Labels (<c>ContainerLabel</c> and what the project says of itself), by name.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Arguments after the executable that cannot be replaced at run time (<c>ContainerAppCommandArgs</c>).</summary>
    public ImmutableArray<string> EntrypointArguments { get; init; } = [];

    /// <summary>Arguments that a user may replace at run time (<c>ContainerDefaultArgs</c>): the image's CMD.</summary>
    public ImmutableArray<string> DefaultArguments { get; init; } = [];

    /// <summary><c>HardenContainerSeccompRecord</c>: the profile logs what it would refuse.</summary>
    public bool SeccompRecord { get; init; }

    /// <summary><c>HardenContainerStopSignal</c>.</summary>
    public string StopSignal { get; init; } = "SIGTERM";

    /// <summary><c>HardenContainerHealth</c> and what belongs to it.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary><c>HardenContainerGuard</c>.</summary>
    public GuardMode Guard { get; init; }

    /// <summary><c>HardenContainerGuardAllow</c>: names of <see cref="OptionNames.GuardFeatures"/> that the guard leaves out.</summary>
    public ImmutableArray<string> GuardAllow { get; init; } = [];

    /// <summary><c>HardenContainerLauncher</c>: a launcher confines the file system before it starts the app.</summary>
    public bool Launcher { get; init; }

    /// <summary><c>HardenContainerMount</c> items, ordered by path.</summary>
    public ImmutableArray<ImageMount> Mounts { get; init; } = [];

    /// <summary><c>ContainerRepository</c>, lower case.</summary>
    public string Repository { get; init; } = "";

    /// <summary><c>ContainerImageTags</c>, at least one.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary><c>HardenContainerCaCertificates</c>.</summary>
    public Inclusion CaCertificates { get; init; }

    /// <summary><c>HardenContainerTimeZones</c>.</summary>
    public Inclusion TimeZones { get; init; }

    /// <summary><c>HardenContainerTrustedRoot</c> items.</summary>
    public ImmutableArray<TrustedRoot> TrustedRoots { get; init; } = [];

    /// <summary><c>HardenContainerDecoys</c>, <c>HardenContainerDecoyAction</c> and <c>HardenContainerDecoy</c> items; empty for none.</summary>
    public ImmutableArray<DecoyOption> Decoys { get; init; } = [];

    /// <summary><c>HardenContainerCanaryFile</c> items.</summary>
    public ImmutableArray<CanaryFile> CanaryFiles { get; init; } = [];

    /// <summary><c>HardenContainerDockerfileDialect</c>.</summary>
    public DockerfileDialect Dialect { get; init; }

    /// <summary><c>HardenContainerCompression</c>.</summary>
    public LayerCompression Compression { get; init; }

    /// <summary><c>HardenContainerImage</c>.</summary>
    public ImageOutput Image { get; init; }

    /// <summary><c>HardenContainerSmoke</c>.</summary>
    public SmokeMode Smoke { get; init; } = SmokeMode.Auto;

    /// <summary><c>HardenContainerAudit</c>.</summary>
    public AuditMode Audit { get; init; }

    /// <summary><c>HardenContainerAuditLevel</c>: what the restore is told where the project does not say it.</summary>
    public AuditLevel AuditLevel { get; init; }

    /// <summary><c>HardenContainerMapPaths</c>: the project's directory is taken out of what is compiled.</summary>
    public bool MapPaths { get; init; } = true;

    /// <summary><c>HardenContainerAnalysis</c>: the SDK's security rules are errors.</summary>
    public bool Analysis { get; init; } = true;

    /// <summary><c>HardenContainerVerify</c>: the archive is read back and checked.</summary>
    public bool Verify { get; init; }

    /// <summary><c>ContainerRegistry</c>, where <c>HardenContainerPush</c> wants the image pushed there; null where it is not pushed.</summary>
    public string? PushRegistry { get; init; }

    /// <summary><c>HardenContainerSizeBudget</c>: the most that the image's own files may have together, in MB; 0 for no limit.</summary>
    public int SizeBudget { get; init; }

    /// <summary>When the image says it was made: <c>SOURCE_DATE_EPOCH</c>, else the commit's time, else 1970.</summary>
    public DateTimeOffset Created { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Where artifacts go (<c>HardenContainerOutputDir</c>), absolute.</summary>
    public string OutputDirectory { get; init; } = "";

    /// <summary>Where debug symbols go (<c>HardenContainerSymbolsDir</c>), absolute and outside <see cref="OutputDirectory"/>.</summary>
    public string SymbolsDirectory { get; init; } = "";

    /// <summary>Where the app is compiled, and how where that is inside an engine.</summary>
    public BuilderOptions Builder { get; init; } = new();

    /// <summary>A Dockerfile of the user's own that is to be checked (<c>HardenContainerDockerfile</c>), absolute; null for none.</summary>
    public string? OwnDockerfile { get; init; }

    /// <summary>Manifests of the user's own that are to be checked (<c>HardenContainerManifest</c>), absolute.</summary>
    public ImmutableArray<string> OwnManifests { get; init; } = [];

    /// <summary>Whether <c>HardenContainerPatchManifests</c> writes what it shows (<c>HardenContainerPatchWrite</c>).</summary>
    public bool PatchWrite { get; init; }

    /// <summary>Containers that it patches, by name (<c>HardenContainerPatchContainers</c>); empty for those with this image's repository.</summary>
    public ImmutableArray<string> PatchContainers { get; init; } = [];

    /// <summary><c>HardenContainerAllowedRegistries</c>: registries that images may come from; empty for any.</summary>
    public ImmutableArray<string> AllowedRegistries { get; init; } = [];

    /// <summary>How the container is to be run.</summary>
    public RunSettings Run { get; init; } = new();

    /// <summary><c>HardenContainerInit…</c>: what files for the user's repository are filled in with.</summary>
    public InitSettings Init { get; init; } = InitSettings.Default;

    /// <summary>Which severity a finding gets.</summary>
    public SeverityPolicy Severity { get; init; } = SeverityPolicy.Default;
}

/// <summary>A port that the app listens on.</summary>
/// <param name="Number">1 to 65535.</param>
/// <param name="Protocol"><c>tcp</c> or <c>udp</c>.</param>
public readonly record struct ImagePort(int Number, string Protocol = "tcp")
{
    /// <summary>The form of EXPOSE and of the image configuration: <c>8080/tcp</c>.</summary>
    public override string ToString() => $"{Number}/{Protocol}";
}

/// <summary>A root certificate of one's own, added to the CA bundle.</summary>
/// <param name="FullPath">PEM file, absolute.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 that the file must have.</param>
public sealed record TrustedRoot(string FullPath, string Sha256);
