using System.Text.Json.Serialization;

namespace HardenedContainer.Options;

/// <summary>How the app is published: <c>HardenContainerMode</c>.</summary>
public enum PublishMode
{
    /// <summary>Static where the project and the tool chain allow it, else the next best; the choice is explained.</summary>
    Auto,

    /// <summary>NativeAOT, linked static-pie with OpenSSL inside: one file that needs nothing.</summary>
    Static,

    /// <summary>NativeAOT, linked dynamically: needs libc.</summary>
    Aot,

    /// <summary>Trimmed, self-contained, single file: needs libc, libstdc++ and libgcc_s.</summary>
    Trimmed,

    /// <summary>Self-contained, single file, not trimmed.</summary>
    SelfContained,
}

/// <summary>What the image stands on: <c>HardenContainerBase</c>.</summary>
public enum BaseKind
{
    /// <summary>Scratch for every app: assembled from the exact library closure where the binary is not static.</summary>
    Auto,

    /// <summary>Nothing below the app's own root file system.</summary>
    Scratch,

    /// <summary>.NET chiseled Ubuntu.</summary>
    Chiseled,

    /// <summary>.NET Azure Linux distroless.</summary>
    [JsonStringEnumMemberName("azurelinux-distroless")]
    AzureLinuxDistroless,

    /// <summary>Google distroless, static: no libc.</summary>
    DistrolessStatic,

    /// <summary>Google distroless, base: glibc and OpenSSL.</summary>
    DistrolessBase,

    /// <summary>Google distroless, cc: base with libgcc and libstdc++.</summary>
    DistrolessCc,

    /// <summary>Any other image, by reference.</summary>
    Reference,
}

/// <summary>Whether something is in the image: decided from evidence, or by the user.</summary>
public enum Inclusion
{
    /// <summary>In where the code needs it.</summary>
    Auto,

    /// <summary>Always in.</summary>
    Always,

    /// <summary>Never in.</summary>
    Never,
}

/// <summary>Which Dockerfile features may be used: <c>HardenContainerDockerfileDialect</c>.</summary>
public enum DockerfileDialect
{
    /// <summary>What the oldest builder and buildah accept.</summary>
    Plain,

    /// <summary>BuildKit's, with <c>COPY --chmod</c>.</summary>
    BuildKit,
}

/// <summary>How image layers are compressed: <c>HardenContainerCompression</c>.</summary>
public enum LayerCompression
{
    /// <summary>gzip: every tool takes it.</summary>
    Gzip,

    /// <summary>zstd: smaller and faster to unpack; Docker before 23 does not load it.</summary>
    Zstd,
}

/// <summary>What the guard in the app does: <c>HardenContainerGuard</c>.</summary>
public enum GuardMode
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>It logs what it would refuse.</summary>
    Audit,

    /// <summary>It refuses.</summary>
    Enforce,
}

/// <summary>How the container is asked whether it is healthy: <c>HardenContainerHealth</c>.</summary>
public enum HealthKind
{
    /// <summary>What the app offers: gRPC's health service or HTTP where that is known, else a connection, none where it listens on nothing.</summary>
    Auto,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>A command of the user's (<c>HardenContainerHealthCommand</c>).</summary>
    Command,

    /// <summary>The probe asks for a path; a status from 200 to 299 is healthy.</summary>
    Http,

    /// <summary>The probe opens a connection.</summary>
    Tcp,

    /// <summary>The probe asks the standard gRPC health service without TLS; SERVING is healthy.</summary>
    Grpc,

    /// <summary>The app's own executable asks the running app, also over TLS.</summary>
    Self,

    /// <summary>lprobe, a program of others, asks.</summary>
    Lprobe,
}

/// <summary>In what form the image is made: <c>HardenContainerImage</c>.</summary>
public enum ImageOutput
{
    /// <summary><c>image.oci.tar</c>, written without any engine.</summary>
    Archive,

    /// <summary>The archive, loaded into a container engine; where there can be none, the engine builds the Dockerfile.</summary>
    Docker,

    /// <summary>Only the build context: Dockerfile and root file system.</summary>
    None,
}

/// <summary>Where the app is compiled: <c>HardenContainerBuildIn</c>.</summary>
public enum BuildLocation
{
    /// <summary>On this machine.</summary>
    Host,

    /// <summary>In the SDK's image, inside an engine.</summary>
    Docker,
}

/// <summary>Whether the app is started before the image is made: <c>HardenContainerSmoke</c>.</summary>
public enum SmokeMode
{
    /// <summary>In its root file system, where the machine lets that be done.</summary>
    Auto,

    /// <summary>The same, and that it cannot be done is a warning.</summary>
    Root,

    /// <summary>As a container of an engine, from the archive, before it has a name there or is pushed.</summary>
    Docker,

    /// <summary>Not at all.</summary>
    None,
}
