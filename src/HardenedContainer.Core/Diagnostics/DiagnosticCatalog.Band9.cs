namespace HardenedContainer.Diagnostics;

// Band 9: what is not a rule. 9000-9099 options and project, 9100-9199 tool chain, 9200-9299 files and disk,
// 9300-9399 engine, 9400-9499 registry and lock, 9500-9599 smoke run, 9600-9699 audit and supply chain.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band9 =>
    [
        HDC9001, HDC9002, HDC9003, HDC9004, HDC9005, HDC9006, HDC9007, HDC9008, HDC9009, HDC9010,
        HDC9011, HDC9012, HDC9015,
        HDC9101, HDC9102, HDC9103, HDC9104, HDC9105, HDC9110,
        HDC9201, HDC9202, HDC9203, HDC9204, HDC9205, HDC9206, HDC9207,
        HDC9401, HDC9402, HDC9403, HDC9404, HDC9405, HDC9406, HDC9407,
        HDC9301, HDC9302, HDC9303, HDC9304, HDC9305, HDC9306, HDC9307, HDC9308, HDC9309,
        HDC9420, HDC9421, HDC9422, HDC9423, HDC9424,
        HDC9601, HDC9602,
        HDC9500, HDC9501, HDC9502, HDC9503, HDC9504, HDC9505, HDC9506, HDC9507,
    ];

    /// <summary>A property or item has a value that cannot be used.</summary>
    public static readonly DiagnosticDescriptor HDC9001 = new(
        "HDC9001", "A HardenContainer property or item has a value that cannot be used", DiagnosticSeverity.Error,
        "A guessed value could make a different image than the one that was meant.",
        "Correct the value; docs/properties.md lists what each property takes.");

    /// <summary>The project is not one that can become a container.</summary>
    public static readonly DiagnosticDescriptor HDC9002 = new(
        "HDC9002", "The project cannot be published as a container", DiagnosticSeverity.Error,
        "A container starts one executable.",
        "Publish the executable project, or remove HardenContainer from this one.");

    /// <summary>The runtime identifier is not one of Linux, or not a supported one.</summary>
    public static readonly DiagnosticDescriptor HDC9003 = new(
        "HDC9003", "The runtime identifier is not a Linux one", DiagnosticSeverity.Error,
        "A hardened image is a Linux image.",
        "Set ContainerRuntimeIdentifier to linux-x64 or linux-arm64; the project's own RuntimeIdentifier may stay as it is.");

    /// <summary><c>--no-build</c> with hardened publish.</summary>
    public static readonly DiagnosticDescriptor HDC9004 = new(
        "HDC9004", "Hardened publish cannot use --no-build", DiagnosticSeverity.Error,
        "A hardened binary is built with other settings than a normal build, so there is nothing to reuse.",
        "Leave --no-build out.");

    /// <summary>MSBuild is too old for the tasks.</summary>
    public static readonly DiagnosticDescriptor HDC9005 = new(
        "HDC9005", "MSBuild is too old", DiagnosticSeverity.Error,
        "The tasks of this package run on .NET 10.",
        "Publish with .NET SDK 10 or Visual Studio 2026.");

    /// <summary><c>-t:PublishContainer</c> together with the switch.</summary>
    public static readonly DiagnosticDescriptor HDC9006 = new(
        "HDC9006", "PublishContainer does not make the hardened image", DiagnosticSeverity.Error,
        "The SDK's own target would build a second, unhardened image under the same name.",
        "Run dotnet publish -p:HardenContainer=true without -t:PublishContainer; or leave HardenContainer out to use the SDK's target.");

    /// <summary>A mode does not fit the project or the base.</summary>
    public static readonly DiagnosticDescriptor HDC9007 = new(
        "HDC9007", "Mode, base and project do not fit together", DiagnosticSeverity.Error,
        "The result could not start.",
        "Leave HardenContainerMode and HardenContainerBase at auto, or choose a combination that docs/properties.md lists.");

    /// <summary>The inner restore or publish failed.</summary>
    public static readonly DiagnosticDescriptor HDC9008 = new(
        "HDC9008", "The hardened restore or publish failed", DiagnosticSeverity.Error,
        "Without a published app there is nothing to put into an image.",
        "Mend the errors above.");

    /// <summary>What auto chose is not what the project asked for.</summary>
    public static readonly DiagnosticDescriptor HDC9009 = new(
        "HDC9009", "Auto fell back to another mode", DiagnosticSeverity.Info,
        "The image works, but it is larger or less closed than it could be.",
        "Install what is missing, or set HardenContainerMode to say that this is what you want.");

    /// <summary>A combination that works, but not in this version.</summary>
    public static readonly DiagnosticDescriptor HDC9010 = new(
        "HDC9010", "The image archive cannot be written for this base", DiagnosticSeverity.Info,
        "An image holds the layers of its base; Dockerfile and root file system are complete without them.",
        "Publish where the registry of the base can be reached, run docker build on the output directory, or use HardenContainerBase=scratch.");

    /// <summary>A target for one image, and several runtime identifiers.</summary>
    public static readonly DiagnosticDescriptor HDC9011 = new(
        "HDC9011", "This target makes the image of one runtime identifier", DiagnosticSeverity.Error,
        "Only a whole publish goes through several of them and joins their images in an index.",
        "Run dotnet publish without a target of its own, or set ContainerRuntimeIdentifier to one of them.");

    /// <summary>musl on a build machine with glibc.</summary>
    public static readonly DiagnosticDescriptor HDC9012 = new(
        "HDC9012", "The build machine cannot make a musl image", DiagnosticSeverity.Error,
        "Linking for musl, and the libraries of an assembled root file system, need a build machine with musl.",
        "Use the runtime identifier without -musl, publish on Alpine, or set HardenContainerMode=trimmed with a musl base image in HardenContainerBase.");

    /// <summary>Sources outside of the repository.</summary>
    public static readonly DiagnosticDescriptor HDC9015 = new(
        "HDC9015", "A build inside an engine cannot reach a source", DiagnosticSeverity.Error,
        "Builders get the repository and nothing else.",
        "Move it below the repository's root (the nearest directory above the project that holds .git), or set HardenContainerBuildIn=host.");

    /// <summary>A build tool is missing.</summary>
    public static readonly DiagnosticDescriptor HDC9101 = new(
        "HDC9101", "The native tool chain is not complete", DiagnosticSeverity.Error,
        "Native AOT compiles and links with the tools of the build machine.",
        "Install what is missing, or set HardenContainerMode=trimmed.");

    /// <summary>ICU is needed and not to be had.</summary>
    public static readonly DiagnosticDescriptor HDC9102 = new(
        "HDC9102", "ICU is not installed on the build machine", DiagnosticSeverity.Error,
        "InvariantGlobalization is off, and the app stops at start where it finds no ICU.",
        "Install ICU, or set InvariantGlobalization=true if the app needs no cultures.");

    /// <summary>A shared library that the app needs is not to be had.</summary>
    public static readonly DiagnosticDescriptor HDC9103 = new(
        "HDC9103", "A shared library is not installed on the build machine", DiagnosticSeverity.Error,
        "An assembled root file system takes its libraries from the build machine.",
        "Install the library, or choose a base that brings it.");

    /// <summary>The distribution's root certificates are not to be had.</summary>
    public static readonly DiagnosticDescriptor HDC9104 = new(
        "HDC9104", "The distribution's root certificates are not installed on the build machine", DiagnosticSeverity.Error,
        "The app can make TLS connections, and without roots every one of them fails.",
        "Install the ca-certificates package, or set HardenContainerCaCertificates=never.");

    /// <summary>The time zone database is not to be had.</summary>
    public static readonly DiagnosticDescriptor HDC9105 = new(
        "HDC9105", "The time zone database is not installed on the build machine", DiagnosticSeverity.Error,
        "The app can look up time zones by id, and without the database every look-up fails.",
        "Install the tzdata package, or set HardenContainerTimeZones=never.");

    /// <summary>The native link failed.</summary>
    public static readonly DiagnosticDescriptor HDC9110 = new(
        "HDC9110", "The native link failed", DiagnosticSeverity.Error,
        "Without a linked binary there is no image.",
        "Mend the linker's first error above; the tool chain itself was found complete.");

    /// <summary>A file could not be read.</summary>
    public static readonly DiagnosticDescriptor HDC9201 = new(
        "HDC9201", "A file cannot be read", DiagnosticSeverity.Error,
        "What cannot be read cannot be checked or put into an image.",
        "Check that the file exists and that you may read it.");

    /// <summary>A file could not be written.</summary>
    public static readonly DiagnosticDescriptor HDC9202 = new(
        "HDC9202", "A file cannot be written", DiagnosticSeverity.Error,
        "The output would not be complete, so it was left as it was.",
        "Check that the directory can be written, or set HardenContainerOutputDir.");

    /// <summary>The disk is full.</summary>
    public static readonly DiagnosticDescriptor HDC9203 = new(
        "HDC9203", "The disk is full", DiagnosticSeverity.Error,
        "Half a file is worse than none: what was begun has been removed.",
        "Free some space, or set HardenContainerOutputDir to another disk.");

    /// <summary>A file stands where one of ours should go.</summary>
    public static readonly DiagnosticDescriptor HDC9204 = new(
        "HDC9204", "A file that this package did not write is in the way", DiagnosticSeverity.Error,
        "Files of yours are never overwritten.",
        "Move it, or set HardenContainerOutputDir to a folder of its own.");

    /// <summary>An extra trusted root does not match its hash.</summary>
    public static readonly DiagnosticDescriptor HDC9205 = new(
        "HDC9205", "An extra trusted root is missing, unreadable or not the one that its hash names", DiagnosticSeverity.Error,
        "Whoever can swap a root certificate can read the app's TLS traffic.",
        "Compare the file with its source, and set Sha256 to the lower-case hexadecimal SHA-256 of the file.");

    /// <summary>A value that only the image archive can carry.</summary>
    public static readonly DiagnosticDescriptor HDC9206 = new(
        "HDC9206", "A value cannot be written in a Dockerfile", DiagnosticSeverity.Warning,
        "The image archive carries it unchanged, but there is no Dockerfile, because the image built from it would be another one.",
        "Use the image archive, or change the value.");

    /// <summary>The source gives two images.</summary>
    public static readonly DiagnosticDescriptor HDC9207 = new(
        "HDC9207", "A second publish of the same source gives another image", DiagnosticSeverity.Error,
        "Nobody can show then that an image was made from the source that it names.",
        "Look for times, random values and paths that get into this file; of referenced projects, set PathMap or ContinuousIntegrationBuild for them all.");

    /// <summary>There is no engine.</summary>
    public static readonly DiagnosticDescriptor HDC9301 = new(
        "HDC9301", "No container engine answers", DiagnosticSeverity.Error,
        "HardenContainerImage=docker hands the image to an engine; image.oci.tar is there for one that starts later.",
        "Start Docker or Podman's socket, set DOCKER_HOST to where the engine is, or set HardenContainerImage=archive, which needs none.");

    /// <summary>The engine is not for this user.</summary>
    public static readonly DiagnosticDescriptor HDC9302 = new(
        "HDC9302", "The container engine refuses access", DiagnosticSeverity.Error,
        "Who may use the engine's socket is as good as root on its machine, so not everybody may.",
        "Use a rootless engine, let an administrator add you to the socket's group, or check DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.");

    /// <summary>The engine is silent.</summary>
    public static readonly DiagnosticDescriptor HDC9303 = new(
        "HDC9303", "The container engine does not answer in time", DiagnosticSeverity.Error,
        "A build that waits for ever tells nobody what is wrong.",
        "Look whether the engine works, with docker version, and into its log; then publish again.");

    /// <summary>The engine fails.</summary>
    public static readonly DiagnosticDescriptor HDC9304 = new(
        "HDC9304", "The container engine fails", DiagnosticSeverity.Error,
        "The image is not in the engine, and its tags name what they named before.",
        "Look into the engine's log and at its free space, and publish again.");

    /// <summary>The engine has another image.</summary>
    public static readonly DiagnosticDescriptor HDC9305 = new(
        "HDC9305", "The engine has another image under this name", DiagnosticSeverity.Error,
        "What would be started is not what was planned and checked.",
        "Look at who else writes this tag, and publish again.");

    /// <summary>None of several images is for the engine.</summary>
    public static readonly DiagnosticDescriptor HDC9306 = new(
        "HDC9306", "None of the images is for the container engine's platform", DiagnosticSeverity.Error,
        "An engine keeps one image under a name, and one for another platform would not start there.",
        "Add the engine's platform to ContainerRuntimeIdentifiers, or set HardenContainerImage=archive.");

    /// <summary>The build inside the engine failed.</summary>
    public static readonly DiagnosticDescriptor HDC9307 = new(
        "HDC9307", "The build inside the engine failed", DiagnosticSeverity.Error,
        "Without a published app there is nothing to put into an image.",
        "Mend the errors above.");

    /// <summary>The Dockerfile's final stage is that of another app.</summary>
    public static readonly DiagnosticDescriptor HDC9308 = new(
        "HDC9308", "The app needs other settings than the Dockerfile's final stage has", DiagnosticSeverity.Error,
        "The image would start the app with a port, user or health check that was meant for an earlier state of it.",
        "Publish with HardenContainerBuildIn=docker, which writes the Dockerfile anew.");

    /// <summary>No client that can build.</summary>
    public static readonly DiagnosticDescriptor HDC9309 = new(
        "HDC9309", "No docker client that can build with BuildKit", DiagnosticSeverity.Error,
        "A build from source needs the mounts of BuildKit, which engines offer to their client alone.",
        "Install Docker's client with buildx, or set HardenContainerBuildIn=host.");

    /// <summary>A registry cannot be reached, or is silent.</summary>
    public static readonly DiagnosticDescriptor HDC9401 = new(
        "HDC9401", "The registry does not answer", DiagnosticSeverity.Error,
        "What lies there can be neither read nor written.",
        "Check name, network, proxy (HTTPS_PROXY) and certificate (SSL_CERT_FILE) of the registry, and publish again.");

    /// <summary>A registry does not let the user do it.</summary>
    public static readonly DiagnosticDescriptor HDC9402 = new(
        "HDC9402", "The registry refuses access", DiagnosticSeverity.Error,
        "The registry decides by who you are, or by whether you are anybody.",
        "Log in with docker login, and check that the account may read the base image and write the target.");

    /// <summary>A registry answers, but not with what it should.</summary>
    public static readonly DiagnosticDescriptor HDC9403 = new(
        "HDC9403", "The registry fails", DiagnosticSeverity.Error,
        "What can be repeated was repeated; no tag was changed after the failure.",
        "Publish again later, or look into the registry's log.");

    /// <summary>There is no such image.</summary>
    public static readonly DiagnosticDescriptor HDC9404 = new(
        "HDC9404", "The image is not in the registry", DiagnosticSeverity.Error,
        "Without its base the image cannot be made.",
        "Check repository, tag and digest; many registries also answer so to who may not see the image.");

    /// <summary>Content and digest do not match.</summary>
    public static readonly DiagnosticDescriptor HDC9405 = new(
        "HDC9405", "The registry sent something else than its digest says", DiagnosticSeverity.Error,
        "Whoever can swap a layer on the way decides what runs in production, so nothing of it was used.",
        "Try another network or mirror; if it stays so, the registry or a proxy before it is broken or hostile.");

    /// <summary>Docker's configuration or a credential helper.</summary>
    public static readonly DiagnosticDescriptor HDC9406 = new(
        "HDC9406", "The credentials for a registry cannot be read", DiagnosticSeverity.Error,
        "Without them the registry would be asked as nobody, and its refusal would say nothing of the cause.",
        "Log in anew with docker login, or set DOCKER_CONFIG to the directory of the right config.json.");

    /// <summary>The bill of materials is not beside the image.</summary>
    public static readonly DiagnosticDescriptor HDC9407 = new(
        "HDC9407", "The registry did not take the bill of materials", DiagnosticSeverity.Warning,
        "Whoever has only the digest of the image finds the list only by pulling the image, which has it inside.",
        "Push to a registry that takes artifacts (OCI distribution specification 1.1, or the tag for registries without it).");

    /// <summary>A tag names something else than the lock file says.</summary>
    public static readonly DiagnosticDescriptor HDC9420 = new(
        "HDC9420", "A tag has moved since it was pinned", DiagnosticSeverity.Warning,
        "The image stands on what was pinned and checked, and not on what the tag names today.",
        "Look at what changed, run dotnet build -t:HardenContainerPin, and commit the lock file.");

    /// <summary>The lock file cannot be used.</summary>
    public static readonly DiagnosticDescriptor HDC9421 = new(
        "HDC9421", "The lock file cannot be read", DiagnosticSeverity.Error,
        "Without it every tag would mean what it means today.",
        "Take it from version control, or write it anew with dotnet build -t:HardenContainerPin.");

    /// <summary>Locked, and not in the lock file.</summary>
    public static readonly DiagnosticDescriptor HDC9422 = new(
        "HDC9422", "An image is not in the lock file", DiagnosticSeverity.Error,
        "HardenContainerLocked=true builds only upon what is pinned.",
        "Run dotnet build -t:HardenContainerPin and commit the lock file, or put the digest into the reference.");

    /// <summary>There is no good signature.</summary>
    public static readonly DiagnosticDescriptor HDC9423 = new(
        "HDC9423", "A base has no good signature", DiagnosticSeverity.Warning,
        "It may be an image of somebody else's under the same name.",
        "Look at what the tool says; a machine without a network cannot verify, so pin the base where there is one and commit the lock file.");

    /// <summary>A signature cannot be verified.</summary>
    public static readonly DiagnosticDescriptor HDC9424 = new(
        "HDC9424", "The signature of a base cannot be verified", DiagnosticSeverity.Error,
        "HardenContainerBaseSignatures=required builds only upon what is signed.",
        "Install the tool, or say who signs in a HardenContainerSignature item.");

    /// <summary>The packages of the restore are not known.</summary>
    public static readonly DiagnosticDescriptor HDC9601 = new(
        "HDC9601", "The bill of materials lacks the NuGet packages", DiagnosticSeverity.Warning,
        "Scanners see into a static binary only by its bill of materials: what is not in it is not looked up.",
        "Publish again after a clean, and look at what else writes project.assets.json.");

    /// <summary>Known holes were not looked up.</summary>
    public static readonly DiagnosticDescriptor HDC9602 = new(
        "HDC9602", "Known holes were not looked up", DiagnosticSeverity.Info,
        "That nothing was found says nothing.",
        "Make the data reachable: a package source with data on holes, or auditSources in nuget.config.");

    /// <summary>No smoke run.</summary>
    public static readonly DiagnosticDescriptor HDC9500 = new(
        "HDC9500", "The smoke run was skipped", DiagnosticSeverity.Info,
        "Whether the app starts in its image was not tried.",
        "Install bubblewrap on a Linux machine that lets it make namespaces, or start the image itself.");

    /// <summary>The app cannot start.</summary>
    public static readonly DiagnosticDescriptor HDC9501 = new(
        "HDC9501", "The app does not start in its root file system", DiagnosticSeverity.Error,
        "The container would end as soon as it is started.",
        "Mend what the app's output names; where a type or method is missing, keep it from being trimmed.");

    /// <summary>The app ended.</summary>
    public static readonly DiagnosticDescriptor HDC9502 = new(
        "HDC9502", "The app ended early in its smoke run", DiagnosticSeverity.Warning,
        "It may only miss a service that is not there in a smoke run, or a setting that comes at run time.",
        "Read its output; where it needs what a build machine has not, set HardenContainerSmoke=none.");

    /// <summary>The app listens on loopback.</summary>
    public static readonly DiagnosticDescriptor HDC9503 = new(
        "HDC9503", "The app listens on the loopback address only", DiagnosticSeverity.Error,
        "Nobody outside its container can reach it.",
        "Leave addresses to ASPNETCORE_HTTP_PORTS, or bind to http://*:8080.");

    /// <summary>The app breaks off in OpenSSL.</summary>
    public static readonly DiagnosticDescriptor HDC9504 = new(
        "HDC9504", "The app breaks off where it needs OpenSSL", DiagnosticSeverity.Error,
        "The first TLS connection or hash ends the process, long after it has started.",
        "Leave StaticOpenSslLinking to the hardened publish, or use a mode with the shared libraries.");

    /// <summary>The app writes where it may not.</summary>
    public static readonly DiagnosticDescriptor HDC9505 = new(
        "HDC9505", "The app writes outside its directory for temporary files", DiagnosticSeverity.Error,
        "A hardened container is read-only, and the write fails.",
        "Write below Path.GetTempPath(), or into a volume that is mounted at run time.");

    /// <summary>The app does not stop.</summary>
    public static readonly DiagnosticDescriptor HDC9506 = new(
        "HDC9506", "The app does not stop when it is asked to", DiagnosticSeverity.Error,
        "Each stop takes until the engine kills it, and what it was doing is lost.",
        "Let the host handle the signal, or set HardenContainerStopSignal to the one that the app waits for.");

    /// <summary>The app does not answer.</summary>
    public static readonly DiagnosticDescriptor HDC9507 = new(
        "HDC9507", "The app does not answer on the port that its image exposes", DiagnosticSeverity.Warning,
        "What is configured to reach it finds nothing there, or an error.",
        "Expose the port that it listens on, with ContainerPort, and read its output.");
}
