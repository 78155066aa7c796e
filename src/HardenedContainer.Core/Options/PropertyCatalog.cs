using System.Collections.Frozen;
using System.Collections.Immutable;

namespace HardenedContainer.Options;

/// <summary>
/// Every property and item that this package reads. The one source for docs/properties.md, for the schema that editors use,
/// and for the list of what the build passes to the tasks.
/// </summary>
public static class PropertyCatalog
{
    private static readonly ImmutableArray<string> Booleans = ["true", "false"];

    /// <summary>Every definition, chapter by chapter, in the order of reading.</summary>
    public static ImmutableArray<PropertyDefinition> All { get; } =
    [
        .. Publishing(), .. Base(), .. Process(), .. Health(), .. Guard(), .. Content(), .. Naming(), .. Output(), .. Builder(), .. Run(), .. Audit(), .. Diagnostics(), .. Init(), .. ProjectFacts(),
    ];

    private static readonly FrozenSet<string> Names = All.Select(d => d.Name).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the properties, for passing them to a task.</summary>
    public static ImmutableArray<string> PropertyNames { get; } = [.. All.Where(d => d.Kind == PropertyKind.Property).Select(d => d.Name)];

    /// <summary>Names of the items, for passing them to a task.</summary>
    public static ImmutableArray<string> ItemNames { get; } = [.. All.Where(d => d.Kind == PropertyKind.Item).Select(d => d.Name)];

    /// <summary>Whether a property or item is in the catalogue.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>True where it is.</returns>
    public static bool Contains(string name) => Names.Contains(name);

    private static IEnumerable<PropertyDefinition> Publishing()
    {
        const PropertyCategory Category = PropertyCategory.Publishing;
        yield return Own("HardenContainer", "boolean", "`false`", Booleans,
            "The switch. `dotnet publish -p:HardenContainer=true` makes the hardened image; everything else is untouched without it.", Category);
        yield return Own("HardenContainerMode", "mode", "`auto`", Texts(OptionNames.Modes),
            "How the app is published. `auto`: where the project sets `PublishAot`, `static` if the tool chain is there, else `aot`; otherwise `trimmed`. "
            + "`static`: Native AOT, one static-pie file with OpenSSL inside. `aot`: Native AOT, linked dynamically. "
            + "`trimmed`: single file with the runtime inside, trimmed. `self-contained`: the same, not trimmed.", Category);
        yield return Sdk("ContainerRuntimeIdentifier", "runtime identifier", "`RuntimeIdentifier`, else Linux on the build machine's architecture", [],
            "What to publish for: `linux-x64`, `linux-arm64`, `linux-arm`, and the `linux-musl-` forms on a build machine with musl. Wins over `RuntimeIdentifier`, so that one may be a Windows or macOS one.", Category);
        yield return Sdk("ContainerRuntimeIdentifiers", "list of runtime identifiers", "", [],
            "The same as a list. Several are published one after the other, each into a directory of its own below `HardenContainerOutputDir`, and their images are joined in one image index: see [platforms.md](platforms.md). Does not count where `ContainerRuntimeIdentifier` is set.", Category);
        yield return Own("HardenContainerCrossRoot", "directory", "`/`", [],
            "For a static link on a machine of another architecture: where the other one's OpenSSL is, installed (multiarch) or unpacked (`dpkg-deb -x`). See [platforms.md](platforms.md).", Category);
    }

    private static IEnumerable<PropertyDefinition> Base()
    {
        const PropertyCategory Category = PropertyCategory.Base;
        yield return Own("HardenContainerBase", "base or image reference", "`ContainerBaseImage`, else `auto`", Texts(OptionNames.Bases),
            "What the image stands on; or any image reference with a tag or digest. `auto` and `scratch`: nothing but the app's own root file system, with exactly the shared libraries it needs where it is not static.", Category);
        yield return Sdk("ContainerBaseImage", "image reference", "", [],
            "Counts as a reference where `HardenContainerBase` is not set; is not looked at where that is set, `auto` included.", Category);
        yield return Own("HardenContainerBaseFacts", "base", "`auto`: nothing is known of it", Texts(OptionNames.BaseFacts),
            "For a base given by reference: the known base that it was made from (a mirror, a rebuild), whose facts the checks may rely on; or the path of a JSON file that `harden facts IMAGE` wrote, or of the image itself (OCI layout, or a tar with one or from `docker save`).", Category);
        yield return Own("HardenContainerAllowedRegistries", "list of hosts", "any", [],
            "Registries that the base, the debug image, and the images of `HardenContainerDockerfile` may come from, parted by `;`: `mcr.microsoft.com`, `*.example.com`, `docker.io` for Docker Hub. Others are [HDC5043](rules/HDC5043.md).", Category);
        yield return Own("HardenContainerDebugImage", "image reference", "none", [],
            "An image with a shell and tools. The Dockerfile gets a stage `debug` with the same files over it, which `docker build --target debug` builds and nothing else does (BuildKit; the classic builder builds it on the way); `image-debug.oci.tar` is the same image, which is pushed with the other under its tags with `-debug` at their ends (so that those have at most 122 characters). Pin it as a base is pinned. Admission policies of `-t:HardenContainerInit` refuse it.", Category);
        yield return Own("HardenContainerLockFile", "file", "`hardened-container.lock.json` beside the project", [],
            "Which digest each image reference stands for. `dotnet build -t:HardenContainerPin` writes it; commit it. See [registry.md](registry.md).", Category);
        yield return Own("HardenContainerLocked", "boolean", "`false`", Booleans,
            "Only what the lock file pins, or the reference itself, is built upon; a tag that moved since is an error ([HDC9420](rules/HDC9420.md)).", Category);
        yield return Own("HardenContainerBaseSignatures", "choice", "`auto`", Texts(OptionNames.SignatureModes),
            "Whether signatures of bases are verified, with `cosign` or `notation` of the build machine. `auto`: where the tool is there and it is known who signs; no good signature is a warning ([HDC9423](rules/HDC9423.md)). `required`: what is not verified stops the publish. `none`: not at all. See [registry.md](registry.md).", Category);
        yield return Own("HardenContainerSignature", "registry and repository", "Google's distroless, Microsoft's .NET images, Chainguard's", [],
            "Who must have signed the images below this name.", Category, PropertyKind.Item,
            new MetadataDefinition("Tool", "`cosign` where not given", Texts(OptionNames.SignatureTools)),
            new MetadataDefinition("Signer", "for cosign: the identity in the certificate; for notation: the subject of the signer's certificate"),
            new MetadataDefinition("Issuer", "for cosign: the OIDC issuer; for notation: the trust store with the root certificate"),
            new MetadataDefinition("Key", "for cosign, instead of both: file with the public key"));
        yield return Own("HardenContainerLibraries", "`host` or image reference", "`host`", [],
            "Where the shared libraries of an assembled root file system come from: the build machine, or a stage from this image.", Category);
    }

    private static IEnumerable<PropertyDefinition> Process()
    {
        const PropertyCategory Category = PropertyCategory.Process;
        yield return Sdk("ContainerUser", "`uid` or `uid:gid`", "`1654:1654`", [],
            "Numeric user and group of the process, 1 to 65534. The name `app` stands for 1654; other names are refused, because Kubernetes cannot verify them as non-root. A missing group is the user's number. Root is [HDC5020](rules/HDC5020.md).", Category);
        yield return Own("HardenContainerUserName", "name", "`app`", [], "Name of that user and group in `/etc/passwd` and `/etc/group`.", Category);
        yield return Sdk("ContainerWorkingDirectory", "absolute path", "`/app`", [], "The app's directory in the image, and its working directory.", Category);
        yield return Own("HardenContainerTempPath", "absolute path", "`/tmp`", [], "The one directory that the app may write, also `TMPDIR`. It may lie below the working directory, but not hold it.", Category);
        yield return Sdk("ContainerPort", "port", "`8080/tcp` for ASP.NET Core", [], "A port that the app listens on, for EXPOSE.", Category, PropertyKind.Item,
            new MetadataDefinition("Type", "protocol; `tcp` where not given", ["tcp", "udp"]));
        yield return Sdk("ContainerEnvironmentVariable", "name", "", [], "A variable of the environment. Never a secret: everybody who has the image can read it.", Category, PropertyKind.Item,
            new MetadataDefinition("Value", "any text without NUL; arrives unchanged"));
        yield return Sdk("ContainerAppCommandArgs", "argument", "", [], "An argument of the executable that cannot be replaced at run time: end of ENTRYPOINT.", Category, PropertyKind.Item);
        yield return Sdk("ContainerDefaultArgs", "argument", "", [], "An argument that `docker run IMAGE ARGS` replaces: CMD.", Category, PropertyKind.Item);
        yield return Own("HardenContainerSeccompRecord", "boolean", "`false`", Booleans, "`seccomp.json` logs what it would refuse, and lets it through: for a run in which one sees what the app really calls. `harden syscalls FILE --compare LOG` compares.", Category);
        yield return Own("HardenContainerStopSignal", "signal", "`SIGTERM`", [], "What asks the app to stop: a name, with or without `SIG`, or a number from 1 to 64; not one that cannot be handled. .NET shuts down in order on `SIGTERM`, `SIGINT` and `SIGQUIT`.", Category);
        foreach (var name in (string[])["ContainerEntrypoint", "ContainerEntrypointArgs", "ContainerAppCommand"])
        {
            yield return Sdk(name, "argument", "", [], "Refused: a hardened image starts the published executable and nothing before it.", Category, PropertyKind.Item);
        }

        yield return Sdk("ContainerAppCommandInstruction", "instruction", "`Entrypoint`", ["Entrypoint"], "The executable is always the ENTRYPOINT.", Category);
    }

    private static IEnumerable<PropertyDefinition> Health()
    {
        const PropertyCategory Category = PropertyCategory.Health;
        yield return Own("HardenContainerHealth", "choice", "`auto`", Texts(OptionNames.HealthKinds),
            "What the image's health check asks. `http`: a path, where only a status from 200 to 299 is healthy. `tcp`: whether the port accepts connections. "
            + "`grpc`: the standard gRPC health service, without TLS. `self`: the app's own executable asks, also over TLS; needs the package HardenedContainer.Guard. `lprobe`: that program asks. "
            + "`auto`: `http` or `grpc` where a path or a service is given or the code maps health checks, else `tcp`; none for an app that listens on nothing.", Category);
        yield return Own("HardenContainerHealthPath", "path", "`/` with `http`", [], "The path that is asked for; a query may follow.", Category);
        yield return Own("HardenContainerHealthService", "name", "the server as a whole", [], "The service that gRPC's health service is asked for.", Category);
        yield return Own("HardenContainerHealthPort", "port", "the first TCP port that the app listens on", [], "The port that is asked, on 127.0.0.1.", Category);
        yield return Own("HardenContainerLprobe", "file", "", [], "With `lprobe`: its executable for the image's architecture.", Category);
        yield return Own("HardenContainerHealthCommand", "word", "", [],
            "A health check of your own instead: a word of its command, in order; an executable of the image and its arguments. It runs without a shell.", Category, PropertyKind.Item);
        yield return Own("HardenContainerHealthInterval", "duration", "`30s`", [], "Time between two checks, 1ms to 24h: `30s`, `1m30s` or `00:01:30`.", Category);
        yield return Own("HardenContainerHealthTimeout", "duration", "`5s`", [], "Time after which a check has failed, 1ms to 24h.", Category);
        yield return Own("HardenContainerHealthStartPeriod", "duration", "`0s`", [], "Time after the start in which failures do not count, 0s to 24h.", Category);
        yield return Own("HardenContainerHealthRetries", "number", "`3`", [], "Failures in a row after which the container is unhealthy, 1 to 100.", Category);
    }

    private static IEnumerable<PropertyDefinition> Guard()
    {
        const PropertyCategory Category = PropertyCategory.Guard;
        yield return Own("HardenContainerGuard", "mode", "`off`", Texts(OptionNames.GuardModes),
            "What the guard in the app does, of the package `HardenedContainer.Guard`: see [guard.md](guard.md). `enforce`: what no service needs fails with EPERM, such as starting a process, and other processes cannot read environment and memory. `audit`: the kernel logs what would fail.", Category);
        yield return Own("HardenContainerGuardAllow", "list of names", "nothing", OptionNames.GuardFeatures,
            "What the app needs all the same, parted by commas.", Category);
        yield return Own("HardenContainerLauncher", "boolean", "`false`", Booleans,
            "Whether a launcher of two kilobytes starts the app: see [launcher.md](launcher.md). It confines the app to the files of the image, the temporary directory and the mounts below (Landlock), and to the system calls of the derived profile.", Category);
        yield return Own("HardenContainerMount", "absolute path", "", [],
            "A place that is mounted when the container runs, such as a volume or a directory of settings. With the launcher, the app gets no other; `/run/secrets`, `/etc/hosts` and what else every engine mounts need not be named.", Category, PropertyKind.Item,
            new MetadataDefinition("Access", "what the app does there; `read` where not given", ["read", "write"]));
    }

    private static IEnumerable<PropertyDefinition> Content()
    {
        const PropertyCategory Category = PropertyCategory.Content;
        yield return Own("HardenContainerCaCertificates", "choice", "`auto`", Texts(OptionNames.Inclusions), "The CA bundle, from the distribution's Mozilla set. `auto`: unless the code cannot reach TLS.", Category);
        yield return Own("HardenContainerTimeZones", "choice", "`auto`", Texts(OptionNames.Inclusions), "The time zone database. `auto`: unless the code cannot look up a time zone.", Category);
        yield return Own("HardenContainerSizeBudget", "number", "no limit", [], "What the image's own files may have together, in MB, from 1; more is [HDC1020](rules/HDC1020.md).", Category);
        yield return Own("HardenContainerDecoys", "boolean", "`false`", Booleans,
            "Puts a program of 2 KB where intruders look for a shell and tools, in `/usr/bin`. It does nothing but tell that it was executed.", Category);
        yield return Own("HardenContainerDecoyAction", "choice", "`alert`", Texts(OptionNames.DecoyActions), "What decoys do: write an alert, or also stop the container.", Category);
        yield return Own("HardenContainerDecoy", "name or absolute path", "thirty usual tools", [], "A decoy, in place of the usual ones.", Category, PropertyKind.Item,
            new MetadataDefinition("Action", "what this one does; `HardenContainerDecoyAction` where not given", Texts(OptionNames.DecoyActions)));
        yield return Own("HardenContainerCanaryFile", "absolute path", "", [], "A file of the image that nobody but an intruder has a reason to read.", Category, PropertyKind.Item,
            new MetadataDefinition("Content", "its text"),
            new MetadataDefinition("File", "instead of Content: a file of the build machine"));
        yield return Own("HardenContainerTrustedRoot", "PEM file", "", [], "A root certificate of your own, added to the CA bundle.", Category, PropertyKind.Item,
            new MetadataDefinition("Sha256", "mandatory: the file's SHA-256, 64 hexadecimal digits"));
    }

    private static IEnumerable<PropertyDefinition> Naming()
    {
        const PropertyCategory Category = PropertyCategory.Naming;
        yield return Sdk("ContainerRepository", "repository", "`AssemblyName`, in lower case", [], "The image's name, without registry and tag, such as `team/web-api`.", Category);
        yield return Sdk("ContainerImageName", "repository", "", [], "The old name of `ContainerRepository`; wins where both are set, as in the SDK.", Category);
        yield return Sdk("ContainerImageTag", "tag", "`Version`, with `-` for `+`", [], "The image's tag. Never `latest`, unless you say so.", Category);
        yield return Sdk("ContainerImageTags", "list of tags", "", [], "Several tags, parted by `;`. Not together with `ContainerImageTag`.", Category);
        yield return Sdk("ContainerLabel", "name", "", [], "A label. Wins over a generated one of the same name.", Category, PropertyKind.Item,
            new MetadataDefinition("Value", "any text without NUL; arrives unchanged"));
        yield return Sdk("ContainerGenerateLabels", "boolean", "`true`", Booleans, "Whether labels `org.opencontainers.image.…` are made of what the project says.", Category);
        foreach (var label in LabelBinding.GeneratedLabels)
        {
            yield return Sdk(label.Switch, "boolean", "`true`", Booleans, $"Whether there is a label `{label.Name}`{Sources(label.Sources)}.", Category);
        }

        foreach (var (name, label) in LabelBinding.SdkSources)
        {
            yield return Sdk(name, "text", "", [], $"The value of the label `{label}`.", Category);
        }

        yield return Sdk("SOURCE_DATE_EPOCH", "seconds since 1970", "the commit's time, else 1970", [], "When the image says it was made. Never the clock: the same source gives the same image.", Category);

        static string Sources(ImmutableArray<string> sources) => sources.IsEmpty ? "" : $", from {string.Join(", else ", sources.Select(s => $"`{s}`"))}";
    }

    private static IEnumerable<PropertyDefinition> Output()
    {
        const PropertyCategory Category = PropertyCategory.Output;
        yield return Own("HardenContainerOutputDir", "folder", "`hardened/` in the output folder, or in `artifacts/`", [], "Where the build context, the image and the reports go. A folder of its own; relative paths start at the project.", Category);
        yield return Own("HardenContainerSymbolsDir", "folder", "`hardened-symbols/` beside it", [], "Where debug symbols go, by build id. Outside the output folder, because symbols must not come into the image.", Category);
        yield return Own("HardenContainerImage", "choice", "`archive`", Texts(OptionNames.ImageOutputs), "`archive`: `image.oci.tar`, written without an engine; the layers of a base come from its registry, or from the cache folder of the user. `docker`: this, and it is loaded into the engine that `DOCKER_HOST` names ([engine.md](engine.md)). `none`: only the build context.", Category);
        yield return Own("HardenContainerMapPaths", "boolean", "`true`", Booleans, "Takes the path of the project's directory out of what is compiled (`PathMap`), and that of the NuGet packages out of what is linked statically, so that two users with two check-outs get the same image. `-t:HardenContainerVerifyReproducible` publishes a copy elsewhere and compares ([HDC9207](rules/HDC9207.md)).", Category);
        yield return Own("HardenContainerSmoke", "choice", "`auto`", Texts(OptionNames.SmokeModes), "Whether the app is started in its root file system, through bubblewrap, before the image is written: whether it starts, opens its port, answers and stops. `auto`: where the machine lets that be done. `root`: that it cannot be done is a warning ([HDC9500](rules/HDC9500.md)). `docker`: as a container of the engine that `DOCKER_HOST` names, with a base too, once the archive is written and before it is loaded or pushed ([HDC8015](rules/HDC8015.md)). `none`: no run. What ran well once is not run again.", Category);
        yield return Own("HardenContainerVerify", "boolean", "`false`", Booleans, "Whether the archive is read back once it is written, and checked as `harden verify` checks it (band 8).", Category);
        yield return Own("HardenContainerPush", "boolean", "`false`", Booleans, "Pushes the archive to `ContainerRegistry` with all its tags, without an engine; see [registry.md](registry.md).", Category);
        yield return Own("HardenContainerCompression", "choice", "`gzip`", Texts(OptionNames.Compressions), "How layers of the archive are compressed. zstd is smaller; Docker before 23 does not load it.", Category);
        yield return Own("HardenContainerDockerfileDialect", "choice", "`plain`", Texts(OptionNames.Dialects), "`plain`: what the oldest builder and buildah accept. `buildkit`: with `COPY --chmod`.", Category);
        yield return Own("HardenContainerBakeFile", "file", "none", [],
            "A bake file in JSON form for `docker buildx bake`, such as `docker-bake.json` in the root of the repository. Each publish brings its own target in it up to date, so that one file builds all services: see [platforms.md](platforms.md).", Category);
    }

    private static IEnumerable<PropertyDefinition> Builder()
    {
        const PropertyCategory Category = PropertyCategory.Builder;
        yield return Own("HardenContainerBuildIn", "choice", "`host` on Linux, else `docker`", Texts(OptionNames.BuildLocations),
            "Where the app is compiled. `docker`: in the SDK's image, through the `docker` client with BuildKit, from a Dockerfile that goes from source to image; see [build-in-docker.md](build-in-docker.md).", Category);
        yield return Own("HardenContainerBuildDockerfile", "file", "`build.Dockerfile` in the output folder", [], "Where that Dockerfile goes, with its ignore file beside it (`NAME.dockerignore`). Its context is the repository's root.", Category);
        yield return Own("HardenContainerSdkImage", "image reference", "`mcr.microsoft.com/dotnet/sdk` of the framework's version", [], "The image to compile in. `-t:HardenContainerPin` pins it.", Category);
        yield return Own("HardenContainerSdkPackages", "list of Debian packages", "what the mode needs", [], "What is installed into that image before the build, parted by `;`; `none` where it has all that is needed.", Category);
        yield return Own("HardenContainerNuGetConfig", "file", "none", [], "NuGet settings for the restore inside, with the credentials of private sources: mounted as a secret (`--secret id=nuget-config`), and in no layer.", Category);
        yield return Own("HardenContainerBuildSsh", "boolean", "`false`", Booleans, "Mounts the SSH agent of the client while the app is restored and published (`--ssh default`).", Category);
        yield return Own("HardenContainerBuildNetwork", "network", "the engine's own", ["default", "host", "none"], "Network of the build, as `docker build --network` takes it.", Category);
        yield return Own("HardenContainerBuildInput", "file or folder", "", [], "What the build reads beside the projects that it needs: a shared folder, a props file whose import is computed. Below the repository's root.", Category, PropertyKind.Item);
    }

    private static IEnumerable<PropertyDefinition> Run()
    {
        const PropertyCategory Category = PropertyCategory.Run;
        yield return Sdk("ContainerRegistry", "registry", "none", [], "Where Kubernetes and ECS pull the image from, and where `HardenContainerPush` pushes it to, such as `registry.example:5000`; `docker.io` for Docker Hub. Alone it pushes nothing.", Category);
        yield return Own("HardenContainerMemoryLimit", "bytes", "`256Mi`", [], "Memory of the container, with what lies in a temp directory in memory. The garbage collector's heap gets three quarters of the rest.", Category);
        yield return Own("HardenContainerCpuLimit", "processors", "`1`", [], "Processor time: `0.5` or `500m` is half of one.", Category);
        yield return Own("HardenContainerPidsLimit", "number", "`128`", [], "Processes and threads, from 16. In Kubernetes that is a setting of the node.", Category);
        yield return Own("HardenContainerEphemeralStorageLimit", "bytes", "`256Mi`", [], "What the container may write on its node's disk, logs included (Kubernetes).", Category);
        yield return Own("HardenContainerTempSize", "bytes", "`64Mi`", [], "Size of the temp directory.", Category);
        yield return Own("HardenContainerTempMedium", "choice", "`memory`", Texts(OptionNames.TempMedia), "Where Kubernetes keeps the temp directory. `memory`: nothing of it reaches a disk, and it counts against the memory limit. Docker's is in memory always.", Category);
        yield return Own("HardenContainerShutdownTimeout", "duration", "`30s`", [], "What the app may take to stop: the host's own `ShutdownTimeout`. It is killed five seconds later.", Category);
        yield return Own("HardenContainerReplicas", "number", "`1`", [], "Copies in Kubernetes. From two on there is a PodDisruptionBudget.", Category);
        yield return Own("HardenContainerNamespace", "name", "the app's name", [], "Namespace in Kubernetes.", Category);
        yield return Own("HardenContainerUserNamespaces", "boolean", "`false`", Booleans, "Kubernetes maps the container's users to others of the node (`hostUsers: false`), which needs nodes that can.", Category);
        yield return Own("HardenContainerNodeProfiles", "boolean", "`false`", Booleans, "The nodes carry the generated AppArmor and seccomp profiles: name them instead of the runtime's own.", Category);
        yield return Own("HardenContainerEcsLaunchType", "choice", "`fargate`", Texts(OptionNames.EcsLaunchTypes), "Where ECS runs the task.", Category);
        yield return Own("HardenContainerEcsExecutionRole", "IAM role", "`ecsTaskExecutionRole`", [], "Role with which ECS pulls the image and reads the secrets: name or ARN.", Category);
        yield return Own("HardenContainerEcsTaskRole", "IAM role", "none", [], "Role of the app itself. Without one it may do nothing in AWS.", Category);
        yield return Own("HardenContainerEcsRegion", "AWS region", "none", [], "Region of the log group `/ecs/APP`. Without it there is no log configuration.", Category);
        yield return Own("HardenContainerSecret", "name", "", [], "A secret, which the app reads from the file `/run/secrets/NAME`. Only its name stands here, never its content.", Category, PropertyKind.Item,
            new MetadataDefinition("File", "file on the engine's host, relative to the output directory; `secrets/NAME` where not given"),
            new MetadataDefinition("KubernetesSecret", "Secret that has NAME as a key; the app's name where not given"),
            new MetadataDefinition("ValueFrom", "for ECS: ARN in Secrets Manager, or a parameter of Systems Manager; `/APP/NAME` where not given"));
        yield return Own("HardenContainerVolume", "absolute path", "", [], "A directory that the app may write and that outlives the container.", Category, PropertyKind.Item,
            new MetadataDefinition("Name", "name of the volume; made from the path where not given"),
            new MetadataDefinition("Size", "what Kubernetes is asked for; `1Gi` where not given"));
        yield return Own("HardenContainerEgress", "network", "", [], "A network that the app may connect to, in CIDR notation, such as `10.1.0.0/16`. In Kubernetes everything else is closed, but name servers.", Category, PropertyKind.Item,
            new MetadataDefinition("Port", "every port where not given"),
            new MetadataDefinition("Protocol", "`tcp` where not given", ["tcp", "udp"]));
    }

    private static IEnumerable<PropertyDefinition> Audit()
    {
        const PropertyCategory Category = PropertyCategory.Audit;
        yield return Own("HardenContainerAudit", "choice", "`auto`", Texts(OptionNames.AuditModes),
            "Whether packages, runtime, native libraries and package sources are looked up. `auto`: what has a known hole stops the publish, and what could not be looked up is named in the report. `required`: that stops the publish, too ([HDC9602](rules/HDC9602.md)). `none`: not at all.", Category);
        yield return Own("HardenContainerAuditLevel", "choice", "`low`", Texts(OptionNames.AuditLevels),
            "How bad a hole of a package must be, where the project does not set `NuGetAuditLevel`.", Category);
        yield return Own("HardenContainerAnalysis", "boolean", "`true`", Booleans,
            "Whether the SDK's security rules (CA2100, CA2300 to CA2362, CA3001 to CA3147, CA5350 to CA5405) are errors while the app is compiled for the image. `.editorconfig`, `NoWarn` and `SuppressMessage` count as ever.", Category);
    }

    private static IEnumerable<PropertyDefinition> Diagnostics()
    {
        const PropertyCategory Category = PropertyCategory.Diagnostics;
        yield return Own("HardenContainerDockerfile", "file", "", [], "A Dockerfile of your own that is checked with each publish, by the same rules as `harden lint`. What is an error there is a warning here, so that it stops the publish in strict mode only.", Category);
        yield return Own("HardenContainerManifest", "file", "", [], "A manifest of your own, of Kubernetes, Compose or ECS, that is checked with each publish, by the same rules as `harden lint`. Containers with this image's repository are compared with the image. Severities are as for `HardenContainerDockerfile`.", Category, PropertyKind.Item);
        yield return Own("HardenContainerPatchWrite", "boolean", "`false`", Booleans, "`-t:HardenContainerPatchManifests` writes what it shows.", Category);
        yield return Own("HardenContainerPatchContainers", "list of names", "", [], "Containers and services that `-t:HardenContainerPatchManifests` patches, by name; `*` is all. Without it, those with this image's repository.", Category);
        yield return Own("HardenContainerRule", "code", "", [], "Another severity for one rule. Comes before all properties. What it silences stays in the report, with its justification.", Category, PropertyKind.Item,
            new MetadataDefinition("Severity", "mandatory", ["none", "info", "warning", "error"]),
            new MetadataDefinition("Path", "only findings whose file matches this glob"),
            new MetadataDefinition("Justification", "why, for the report"),
            new MetadataDefinition("Expires", "the last day on which the item counts, such as `2026-12-31`"));
        yield return Own("HardenContainerStrict", "boolean", "`false`", Booleans, "Every warning of this package is an error.", Category);
        yield return Sdk("NoWarn", "list of codes", "", [], "Silences warnings, never errors.", Category);
        yield return Sdk("MSBuildWarningsAsMessages", "list of codes", "", [], "The same.", Category);
        yield return Sdk("WarningsNotAsErrors", "list of codes", "", [], "These stay warnings.", Category);
        yield return Sdk("MSBuildWarningsNotAsErrors", "list of codes", "", [], "The same.", Category);
        yield return Sdk("WarningsAsErrors", "list of codes", "", [], "These warnings are errors.", Category);
        yield return Sdk("MSBuildWarningsAsErrors", "list of codes", "", [], "The same.", Category);
        yield return Sdk("TreatWarningsAsErrors", "boolean", "`false`", Booleans, "Every warning is an error, those of this package included.", Category);
        yield return Sdk("MSBuildTreatWarningsAsErrors", "boolean", "`false`", Booleans, "The same.", Category);
    }

    private static IEnumerable<PropertyDefinition> Init()
    {
        const PropertyCategory Category = PropertyCategory.Init;
        yield return Own("HardenContainerInitServices", "list of services", "`github`", Texts(OptionNames.BuildServices), "Where the repository is built, parted by `;`.", Category);
        yield return Own("HardenContainerInitSigner", "signer", "`cosign`", Texts(OptionNames.Signers), "What signs images: `cosign` with the workflow's own identity, or `notation` with AWS Signer.", Category);
        yield return Own("HardenContainerInitBranch", "branch", "`main`", [], "The branch whose images are pushed and signed.", Category);
        yield return Own("HardenContainerInitSecondImage", "image without tag", "", [], "Where the same image is copied to, such as a registry in another region.", Category);
    }

    private static IEnumerable<PropertyDefinition> ProjectFacts() =>
        ((string[])
        [
            "AssemblyName", "MSBuildProjectName", "MSBuildProjectDirectory", "OutputPath", "OutputType", "RuntimeIdentifier",
            "TargetFrameworkIdentifier", "TargetPlatformIdentifier", "Version", "PackageVersion", "Title", "Description", "Authors",
            "RepositoryUrl", "PrivateRepositoryUrl", "SourceRevisionId", "PackageLicenseExpression", "PackageProjectUrl",
        ]).Select(name => Sdk(name, "text", "", [], "", PropertyCategory.ProjectFacts));

    private static PropertyDefinition Own(
        string name, string type, string @default, ImmutableArray<string> allowed, string description, PropertyCategory category,
        PropertyKind kind = PropertyKind.Property, params ImmutableArray<MetadataDefinition> metadata) =>
        new(name, kind, type, @default, allowed, description, category, IsSdk: false) { Metadata = metadata };

    private static PropertyDefinition Sdk(
        string name, string type, string @default, ImmutableArray<string> allowed, string description, PropertyCategory category,
        PropertyKind kind = PropertyKind.Property, params ImmutableArray<MetadataDefinition> metadata) =>
        new(name, kind, type, @default, allowed, description, category, IsSdk: true) { Metadata = metadata };

    private static ImmutableArray<string> Texts<T>(ImmutableArray<(string Text, T Value)> choices) => [.. choices.Select(c => c.Text)];
}
