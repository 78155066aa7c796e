using System.Collections.Immutable;
using HardenedContainer.Auditing;
using HardenedContainer.Init;
using HardenedContainer.Signing;

namespace HardenedContainer.Options;

/// <summary>How the values of options are written, in properties and in what the user reads.</summary>
public static class OptionNames
{
    /// <summary>Values of <c>HardenContainerMode</c>.</summary>
    public static ImmutableArray<(string Text, PublishMode Value)> Modes { get; } =
    [
        ("auto", PublishMode.Auto), ("static", PublishMode.Static), ("aot", PublishMode.Aot),
        ("trimmed", PublishMode.Trimmed), ("self-contained", PublishMode.SelfContained),
    ];

    /// <summary>Values of <c>HardenContainerBase</c> that are not image references.</summary>
    public static ImmutableArray<(string Text, BaseKind Value)> Bases { get; } =
    [
        ("auto", BaseKind.Auto), ("scratch", BaseKind.Scratch), ("chiseled", BaseKind.Chiseled),
        ("azurelinux-distroless", BaseKind.AzureLinuxDistroless), ("distroless-static", BaseKind.DistrolessStatic),
        ("distroless-base", BaseKind.DistrolessBase), ("distroless-cc", BaseKind.DistrolessCc),
    ];

    /// <summary>Values of <c>HardenContainerBaseFacts</c>: the bases of which facts are known.</summary>
    public static ImmutableArray<(string Text, BaseKind Value)> BaseFacts { get; } = Bases.Remove(("scratch", BaseKind.Scratch));

    /// <summary>Values of <c>HardenContainerCaCertificates</c> and <c>HardenContainerTimeZones</c>.</summary>
    public static ImmutableArray<(string Text, Inclusion Value)> Inclusions { get; } =
        [("auto", Inclusion.Auto), ("always", Inclusion.Always), ("never", Inclusion.Never)];

    /// <summary>Values of <c>HardenContainerDockerfileDialect</c>.</summary>
    public static ImmutableArray<(string Text, DockerfileDialect Value)> Dialects { get; } =
        [("plain", DockerfileDialect.Plain), ("buildkit", DockerfileDialect.BuildKit)];

    /// <summary>Values of <c>HardenContainerCompression</c>.</summary>
    public static ImmutableArray<(string Text, LayerCompression Value)> Compressions { get; } =
        [("gzip", LayerCompression.Gzip), ("zstd", LayerCompression.Zstd)];

    /// <summary>Values of <c>HardenContainerGuard</c>.</summary>
    public static ImmutableArray<(string Text, GuardMode Value)> GuardModes { get; } =
        [("off", GuardMode.Off), ("audit", GuardMode.Audit), ("enforce", GuardMode.Enforce)];

    /// <summary>Values of <c>HardenContainerGuardAllow</c>: the features of <c>HardenedContainer.Guard</c>.</summary>
    public static ImmutableArray<string> GuardFeatures { get; } =
    [
        "process-start", "debugging", "io-uring", "mounts", "bpf", "userfaultfd", "keyrings", "special-sockets", "foreign-calls", "dumps", "new-privileges",
    ];

    /// <summary>Values of <c>HardenContainerTempMedium</c>.</summary>
    public static ImmutableArray<(string Text, TempMedium Value)> TempMedia { get; } =
        [("memory", TempMedium.Memory), ("disk", TempMedium.Disk)];

    /// <summary>Values of <c>HardenContainerEcsLaunchType</c>.</summary>
    public static ImmutableArray<(string Text, EcsLaunchType Value)> EcsLaunchTypes { get; } =
        [("fargate", EcsLaunchType.Fargate), ("ec2", EcsLaunchType.Ec2)];

    /// <summary>Values of <c>HardenContainerHealth</c>.</summary>
    public static ImmutableArray<(string Text, HealthKind Value)> HealthKinds { get; } =
        [("auto", HealthKind.Auto), ("http", HealthKind.Http), ("tcp", HealthKind.Tcp), ("grpc", HealthKind.Grpc), ("self", HealthKind.Self), ("lprobe", HealthKind.Lprobe), ("none", HealthKind.None)];

    /// <summary>Values of <c>HardenContainerDecoyAction</c>.</summary>
    public static ImmutableArray<(string Text, DecoyAction Value)> DecoyActions { get; } = [("alert", DecoyAction.Alert), ("terminate", DecoyAction.Terminate)];

    /// <summary>Values of <c>HardenContainerImage</c>.</summary>
    public static ImmutableArray<(string Text, ImageOutput Value)> ImageOutputs { get; } =
        [("archive", ImageOutput.Archive), ("docker", ImageOutput.Docker), ("none", ImageOutput.None)];

    /// <summary>Values of <c>HardenContainerBuildIn</c>.</summary>
    public static ImmutableArray<(string Text, BuildLocation Value)> BuildLocations { get; } =
        [("host", BuildLocation.Host), ("docker", BuildLocation.Docker)];

    /// <summary>Values of <c>HardenContainerAudit</c>.</summary>
    public static ImmutableArray<(string Text, AuditMode Value)> AuditModes { get; } =
        [("auto", AuditMode.Auto), ("required", AuditMode.Required), ("none", AuditMode.None)];

    /// <summary>Values of <c>HardenContainerAuditLevel</c>, which are those of <c>NuGetAuditLevel</c>.</summary>
    public static ImmutableArray<(string Text, AuditLevel Value)> AuditLevels { get; } =
        [("low", AuditLevel.Low), ("moderate", AuditLevel.Moderate), ("high", AuditLevel.High), ("critical", AuditLevel.Critical)];

    /// <summary>Values of <c>HardenContainerBaseSignatures</c>.</summary>
    public static ImmutableArray<(string Text, SignatureMode Value)> SignatureModes { get; } =
        [("auto", SignatureMode.Auto), ("required", SignatureMode.Required), ("none", SignatureMode.None)];

    /// <summary>Values of <c>Tool</c> of <c>HardenContainerSignature</c>, the usual one first.</summary>
    public static ImmutableArray<(string Text, SignatureTool Value)> SignatureTools { get; } =
        [("cosign", SignatureTool.Cosign), ("notation", SignatureTool.Notation)];

    /// <summary>Values of <c>HardenContainerSmoke</c>.</summary>
    public static ImmutableArray<(string Text, SmokeMode Value)> SmokeModes { get; } =
        [("auto", SmokeMode.Auto), ("root", SmokeMode.Root), ("docker", SmokeMode.Docker), ("none", SmokeMode.None)];

    /// <summary>The text of a mode, such as <c>self-contained</c>.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>The text that <c>HardenContainerMode</c> takes.</returns>
    public static string Of(PublishMode mode) => Modes.First(m => m.Value == mode).Text;

    /// <summary>The text of a place to build in.</summary>
    /// <param name="location">The place.</param>
    /// <returns>The text that <c>HardenContainerBuildIn</c> takes.</returns>
    public static string Of(BuildLocation location) => BuildLocations.First(l => l.Value == location).Text;

    /// <summary>The text of a base, such as <c>azurelinux-distroless</c>; <c>reference</c> for any other image.</summary>
    /// <param name="kind">The base.</param>
    /// <returns>The text that <c>HardenContainerBase</c> takes.</returns>
    public static string Of(BaseKind kind) => kind == BaseKind.Reference ? "reference" : Bases.First(b => b.Value == kind).Text;

    /// <summary><c>HardenContainerInitServices</c>.</summary>
    public static ImmutableArray<(string Text, BuildService Value)> BuildServices { get; } = [("github", BuildService.GitHub), ("gitlab", BuildService.GitLab), ("azure", BuildService.Azure)];

    /// <summary><c>HardenContainerInitSigner</c>.</summary>
    public static ImmutableArray<(string Text, ImageSigner Value)> Signers { get; } = [("cosign", ImageSigner.Cosign), ("notation", ImageSigner.Notation)];
}
