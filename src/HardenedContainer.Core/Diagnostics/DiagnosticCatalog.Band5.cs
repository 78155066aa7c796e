namespace HardenedContainer.Diagnostics;

// Band 5: Dockerfile and image configuration.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band5 =>
    [
        HDC5001, HDC5002, HDC5003, HDC5004, HDC5005, HDC5006, HDC5007, HDC5008, HDC5009,
        HDC5010, HDC5011, HDC5012, HDC5013, HDC5014, HDC5015, HDC5020, HDC5021, HDC5022, HDC5023,
        HDC5024, HDC5025, HDC5026, HDC5027, HDC5028, HDC5029, HDC5030, HDC5031, HDC5032,
        HDC5033, HDC5034, HDC5035, HDC5036, HDC5037, HDC5038, HDC5039, HDC5040, HDC5041,
        HDC5042, HDC5043, HDC5044, HDC5045, HDC5046, HDC5047, HDC5048, HDC5050, HDC5051,
        HDC5052, HDC5053, HDC5054, HDC5055, HDC5056, HDC5057, HDC5058, HDC5059, HDC5060,
        HDC5061, HDC5062, HDC5063, HDC5064, HDC5065, HDC5066, HDC5070, HDC5071, HDC5072,
        HDC5073, HDC5074, HDC5075, HDC5076, HDC5077, HDC5078, HDC5079, HDC5080, HDC5081,
        HDC5082, HDC5083, HDC5084, HDC5085, HDC5086, HDC5087, HDC5088, HDC5089, HDC5090,
        HDC5091, HDC5092, HDC5093, HDC5094, HDC5095, HDC5096, HDC5097, HDC5098, HDC5099,
    ];

    /// <summary>Something that the user asked for could not be put into the image.</summary>
    public static readonly DiagnosticDescriptor HDC5015 = new(
        "HDC5015", "A health check, decoy or canary file that was asked for is not in the image", DiagnosticSeverity.Error,
        "Nobody should rely on a check or an alarm that is not there.",
        "Change what stands in the way, or do not ask for it.");

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

    /// <summary>The process runs in the group of root.</summary>
    public static readonly DiagnosticDescriptor HDC5023 = new(
        "HDC5023", "The process runs in the group of root", DiagnosticSeverity.Warning,
        "Group 0 may often write what its owner root may write.",
        "Give the user a group of its own, as in USER 1654:1654.",
        "sonar:S6504");

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

    /// <summary>The image comes from a registry that is not allowed.</summary>
    public static readonly DiagnosticDescriptor HDC5043 = new(
        "HDC5043", "The image comes from a registry that is not allowed", DiagnosticSeverity.Error,
        "What others can push there ends in production unchecked.",
        "Take the image from an allowed registry, or mirror it there.",
        "hadolint:DL3026");

    /// <summary>The app is published for the builder's processor.</summary>
    public static readonly DiagnosticDescriptor HDC5045 = new(
        "HDC5045", "The app is published for the builder's processor", DiagnosticSeverity.Warning,
        "On another processor the container stops at start with \"exec format error\".",
        "Pass -a $TARGETARCH to dotnet restore and dotnet publish.");

    /// <summary>The exposed port is not the one that the app listens on.</summary>
    public static readonly DiagnosticDescriptor HDC5052 = new(
        "HDC5052", "The exposed port is not the one that the app listens on", DiagnosticSeverity.Warning,
        "Whoever reads EXPOSE connects to a port on which nobody answers.",
        "Make EXPOSE and ASPNETCORE_HTTP_PORTS the same.");

    /// <summary>Kestrel would listen on localhost only.</summary>
    public static readonly DiagnosticDescriptor HDC5055 = new(
        "HDC5055", "The web app listens where nobody can reach it", DiagnosticSeverity.Error,
        "Without a setting Kestrel binds localhost:5000, and localhost of a container is not reachable from outside.",
        "Set ContainerPort, or ASPNETCORE_HTTP_PORTS as a ContainerEnvironmentVariable.");

    /// <summary>The Dockerfile has no instruction.</summary>
    public static readonly DiagnosticDescriptor HDC5001 = new(
        "HDC5001", "The Dockerfile has no instruction", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Begin with FROM.",
        "hadolint:DL3061");

    /// <summary>The Dockerfile has an unknown instruction.</summary>
    public static readonly DiagnosticDescriptor HDC5002 = new(
        "HDC5002", "The Dockerfile has an unknown instruction", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Correct the keyword; the Dockerfile reference lists them.");

    /// <summary>An instruction has the wrong number of arguments.</summary>
    public static readonly DiagnosticDescriptor HDC5003 = new(
        "HDC5003", "An instruction has the wrong number of arguments", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Give the instruction the arguments that the Dockerfile reference lists.");

    /// <summary>An instruction has a flag that it does not take.</summary>
    public static readonly DiagnosticDescriptor HDC5004 = new(
        "HDC5004", "An instruction has a flag that it does not take", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Correct the flag, or remove it.");

    /// <summary>A here-document has no end.</summary>
    public static readonly DiagnosticDescriptor HDC5005 = new(
        "HDC5005", "A here-document has no end", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "End it with its word on a line of its own.");

    /// <summary>An array in exec form is not JSON.</summary>
    public static readonly DiagnosticDescriptor HDC5006 = new(
        "HDC5006", "An array in exec form is not JSON", DiagnosticSeverity.Error,
        "Builders then take the text for a shell command or for plain words, and the container or the build fails on its brackets.",
        "Write the array in JSON, with double quotes and without a comma at the end.",
        "sonar:S7030");

    /// <summary>A parser directive cannot be used.</summary>
    public static readonly DiagnosticDescriptor HDC5007 = new(
        "HDC5007", "A parser directive cannot be used", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Give the directive once, with a value that the Dockerfile reference allows.");

    /// <summary>An image reference cannot be read.</summary>
    public static readonly DiagnosticDescriptor HDC5008 = new(
        "HDC5008", "An image reference cannot be read", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Write the image as registry/repository:tag@digest, with a repository in lower case.");

    /// <summary>A port cannot be read.</summary>
    public static readonly DiagnosticDescriptor HDC5009 = new(
        "HDC5009", "A port cannot be read", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Expose ports between 1 and 65535, as 8080, 8080/udp or 8080-8090.",
        "hadolint:DL3011");

    /// <summary>ONBUILD holds an instruction that it cannot hold.</summary>
    public static readonly DiagnosticDescriptor HDC5010 = new(
        "HDC5010", "ONBUILD holds an instruction that it cannot hold", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Remove the instruction from ONBUILD.",
        "hadolint:DL3043");

    /// <summary>The Dockerfile does not begin with FROM.</summary>
    public static readonly DiagnosticDescriptor HDC5011 = new(
        "HDC5011", "The Dockerfile does not begin with FROM", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Begin with FROM; only ARG may stand before it.",
        "hadolint:DL3061");

    /// <summary>The health check cannot be read.</summary>
    public static readonly DiagnosticDescriptor HDC5012 = new(
        "HDC5012", "The health check cannot be read", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Write HEALTHCHECK NONE, or HEALTHCHECK with durations such as 30s and CMD with a command.");

    /// <summary>A stage is used before it exists.</summary>
    public static readonly DiagnosticDescriptor HDC5013 = new(
        "HDC5013", "A stage is used before it exists", DiagnosticSeverity.Error,
        "The builder takes the name for an image and tries to fetch it.",
        "Move the stage up, or correct the name.",
        "hadolint:DL3023", "trivy:DS-0006");

    /// <summary>A variable or label has no name or no value.</summary>
    public static readonly DiagnosticDescriptor HDC5014 = new(
        "HDC5014", "A variable or label has no name or no value", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Write name=value.");

    /// <summary>The entry point or command is in shell form.</summary>
    public static readonly DiagnosticDescriptor HDC5027 = new(
        "HDC5027", "The entry point or command is in shell form", DiagnosticSeverity.Warning,
        "The shell is process 1 then: it does not pass SIGTERM on, and the app is killed without warning.",
        "Write it as a JSON array.",
        "hadolint:DL3025", "buildkit:JSONArgsRecommended", "sonar:S7019");

    /// <summary>The entry point needs a runtime that is not in the base image.</summary>
    public static readonly DiagnosticDescriptor HDC5029 = new(
        "HDC5029", "The entry point needs a runtime that is not in the base image", DiagnosticSeverity.Error,
        "The container stops at once with \"no such file or directory\".",
        "Start from mcr.microsoft.com/dotnet/runtime or aspnet, or publish self-contained and start the executable.");

    /// <summary>The final stage is an image for building.</summary>
    public static readonly DiagnosticDescriptor HDC5030 = new(
        "HDC5030", "The final stage is an image for building", DiagnosticSeverity.Error,
        "Compilers, package managers and shells are what an intruder needs, and they make the image many times larger.",
        "Add a stage that starts from a runtime image or scratch and copies the published files.",
        "cis:4.3");

    /// <summary>The final stage copies a whole build stage.</summary>
    public static readonly DiagnosticDescriptor HDC5031 = new(
        "HDC5031", "The final stage copies a whole build stage", DiagnosticSeverity.Error,
        "The image then holds the compiler, the sources and whatever secrets the build saw.",
        "Copy the published folder only.");

    /// <summary>COPY takes files from a stage that does not exist.</summary>
    public static readonly DiagnosticDescriptor HDC5032 = new(
        "HDC5032", "COPY takes files from a stage that does not exist", DiagnosticSeverity.Warning,
        "The builder takes the name for an image of Docker Hub or a named context and fetches what somebody put there.",
        "Name a stage of this file, or an image with its tag and digest.",
        "hadolint:DL3022");

    /// <summary>Two stages have the same name.</summary>
    public static readonly DiagnosticDescriptor HDC5033 = new(
        "HDC5033", "Two stages have the same name", DiagnosticSeverity.Error,
        "Later instructions mean the last one of them, which is easily not the one that was meant.",
        "Give each stage a name of its own.",
        "hadolint:DL3024", "buildkit:DuplicateStageName", "trivy:DS-0012");

    /// <summary>An instruction is overridden by a later one.</summary>
    public static readonly DiagnosticDescriptor HDC5034 = new(
        "HDC5034", "An instruction is overridden by a later one", DiagnosticSeverity.Error,
        "Only the last of them counts, so what this one says is lost.",
        "Remove all but the last.",
        "hadolint:DL3012", "hadolint:DL4003", "hadolint:DL4004", "buildkit:MultipleInstructionsDisallowed", "trivy:DS-0007", "trivy:DS-0016", "trivy:DS-0023");

    /// <summary>ADD is used where COPY would do.</summary>
    public static readonly DiagnosticDescriptor HDC5035 = new(
        "HDC5035", "ADD is used where COPY would do", DiagnosticSeverity.Warning,
        "ADD unpacks archives and fetches addresses, which is more than is meant here.",
        "Use COPY.",
        "hadolint:DL3020", "trivy:DS-0005", "checkov:CKV_DOCKER_4");

    /// <summary>Several files are copied to what is no directory.</summary>
    public static readonly DiagnosticDescriptor HDC5036 = new(
        "HDC5036", "Several files are copied to what is no directory", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "End the destination with a slash.",
        "hadolint:DL3021", "trivy:DS-0011");

    /// <summary>A relative path depends on the base image.</summary>
    public static readonly DiagnosticDescriptor HDC5037 = new(
        "HDC5037", "A relative path depends on the base image", DiagnosticSeverity.Warning,
        "Where the base image sets another working directory, files land elsewhere.",
        "Set WORKDIR to an absolute path first.",
        "hadolint:DL3000", "hadolint:DL3045", "buildkit:WorkdirRelativePath", "trivy:DS-0009");

    /// <summary>A system directory is used as a place for files of the app.</summary>
    public static readonly DiagnosticDescriptor HDC5038 = new(
        "HDC5038", "A system directory is used as a place for files of the app", DiagnosticSeverity.Error,
        "The container's own /proc, /sys or /dev covers it, or the system's files are replaced.",
        "Use a directory of your own, such as /app.",
        "trivy:DS-0030");

    /// <summary>The final stage copies the whole context.</summary>
    public static readonly DiagnosticDescriptor HDC5039 = new(
        "HDC5039", "The final stage copies the whole context", DiagnosticSeverity.Warning,
        "Whatever lies in the folder ends in the image: sources, settings for development, secrets.",
        "Copy named files or one folder of published files.",
        "sonar:S6470");

    /// <summary>A variable is used that nobody declares.</summary>
    public static readonly DiagnosticDescriptor HDC5040 = new(
        "HDC5040", "A variable is used that nobody declares", DiagnosticSeverity.Warning,
        "It is replaced by nothing, and a path or name silently becomes another one.",
        "Declare it with ARG or ENV in this stage, or correct the name.",
        "buildkit:UndefinedVar", "hadolint:DL3044", "sonar:S6579");

    /// <summary>The base image has no tag, or the tag latest.</summary>
    public static readonly DiagnosticDescriptor HDC5041 = new(
        "HDC5041", "The base image has no tag, or the tag latest", DiagnosticSeverity.Warning,
        "Tomorrow's build starts from another image.",
        "Name the tag of a version, best with its digest.",
        "hadolint:DL3006", "hadolint:DL3007", "trivy:DS-0001", "checkov:CKV_DOCKER_7", "sonar:S6596");

    /// <summary>The base image is not pinned by digest.</summary>
    public static readonly DiagnosticDescriptor HDC5042 = new(
        "HDC5042", "The base image is not pinned by digest", DiagnosticSeverity.Info,
        "A tag can be moved to another image by whoever can write to the registry.",
        "Add the digest: image:tag@sha256:….",
        "sonar:S8431");

    /// <summary>FROM names one platform.</summary>
    public static readonly DiagnosticDescriptor HDC5044 = new(
        "HDC5044", "FROM names one platform", DiagnosticSeverity.Warning,
        "The image is built for that platform on every machine, whatever was asked for.",
        "Leave --platform out, or use $BUILDPLATFORM in a stage that only builds.",
        "hadolint:DL3029", "buildkit:FromPlatformFlagConstDisallowed");

    /// <summary>A command gives rights away.</summary>
    public static readonly DiagnosticDescriptor HDC5046 = new(
        "HDC5046", "A command gives rights away", DiagnosticSeverity.Error,
        "Set-user-id files, files that anyone may write, and sudo are how a process in the container becomes root.",
        "Run as the user that the step needs, and give files the narrowest mode: 0555 for programs, 0444 for data.",
        "hadolint:DL3004", "trivy:DS-0010", "sonar:S2612", "checkov:CKV2_DOCKER_1");

    /// <summary>A command fetches what it does not verify.</summary>
    public static readonly DiagnosticDescriptor HDC5047 = new(
        "HDC5047", "A command fetches what it does not verify", DiagnosticSeverity.Error,
        "Whoever controls the network decides what runs in the build and what is in the image.",
        "Fetch over HTTPS with verification on, compare a checksum or signature, then use the file.",
        "checkov:CKV2_DOCKER_2", "checkov:CKV2_DOCKER_3", "checkov:CKV2_DOCKER_4", "checkov:CKV2_DOCKER_5", "checkov:CKV2_DOCKER_6", "checkov:CKV2_DOCKER_7", "checkov:CKV2_DOCKER_8", "sonar:S5332");

    /// <summary>A build step leaves the sandbox.</summary>
    public static readonly DiagnosticDescriptor HDC5048 = new(
        "HDC5048", "A build step leaves the sandbox", DiagnosticSeverity.Error,
        "The step can reach the host's network, devices or Docker socket, and through them the host.",
        "Remove the flag or the mount.",
        "sonar:S6502", "sonar:S6431");

    /// <summary>MAINTAINER is deprecated.</summary>
    public static readonly DiagnosticDescriptor HDC5050 = new(
        "HDC5050", "MAINTAINER is deprecated", DiagnosticSeverity.Warning,
        "It has been deprecated since Docker 1.13, and no tool reads it any more.",
        "Use LABEL org.opencontainers.image.authors.",
        "hadolint:DL4000", "buildkit:MaintainerDeprecated", "trivy:DS-0022");

    /// <summary>Instructions are written in different cases.</summary>
    public static readonly DiagnosticDescriptor HDC5051 = new(
        "HDC5051", "Instructions are written in different cases", DiagnosticSeverity.Info,
        "A file in one case is easier to read.",
        "Write every keyword in upper case.",
        "buildkit:ConsistentInstructionCasing");

    /// <summary>A port for administration is exposed.</summary>
    public static readonly DiagnosticDescriptor HDC5053 = new(
        "HDC5053", "A port for administration is exposed", DiagnosticSeverity.Error,
        "A container is administered from outside; a remote shell in it is a way in.",
        "Remove the service and its port.",
        "trivy:DS-0004", "checkov:CKV_DOCKER_1", "sonar:S6473");

    /// <summary>A port below 1024 is exposed.</summary>
    public static readonly DiagnosticDescriptor HDC5054 = new(
        "HDC5054", "A port below 1024 is exposed", DiagnosticSeverity.Info,
        "Without root an app can bind it only where the platform allows that: Docker does, Kubernetes by default does not.",
        "Listen on a port above 1023, such as 8080.",
        "kubelinter:privileged-ports");

    /// <summary>The image runs in the Development environment.</summary>
    public static readonly DiagnosticDescriptor HDC5056 = new(
        "HDC5056", "The image runs in the Development environment", DiagnosticSeverity.Error,
        "The app shows stack traces and settings to anyone who causes an error.",
        "Remove the variable: Production is the default.",
        "sonar:S4507");

    /// <summary>The build makes a certificate for development.</summary>
    public static readonly DiagnosticDescriptor HDC5057 = new(
        "HDC5057", "The build makes a certificate for development", DiagnosticSeverity.Error,
        "Its private key is in the image, and no client trusts it.",
        "Mount the certificate at run time, or let the platform terminate TLS.");

    /// <summary>Cultures are switched on where there is no ICU.</summary>
    public static readonly DiagnosticDescriptor HDC5058 = new(
        "HDC5058", "Cultures are switched on where there is no ICU", DiagnosticSeverity.Error,
        "The app stops at start: \"Couldn't find a valid ICU package\".",
        "Remove the variable, or take a base with ICU, such as one whose tag ends in -extra.");

    /// <summary>The stop signal cannot be handled.</summary>
    public static readonly DiagnosticDescriptor HDC5059 = new(
        "HDC5059", "The stop signal cannot be handled", DiagnosticSeverity.Warning,
        "The app has no chance to finish its requests.",
        "Use SIGTERM, the default.");

    /// <summary>A label has a value that is not of its form.</summary>
    public static readonly DiagnosticDescriptor HDC5060 = new(
        "HDC5060", "A label is not of its form", DiagnosticSeverity.Warning,
        "Registries and scanners read these labels and show nothing, or something wrong.",
        "Correct the value as the OCI image specification says.",
        "hadolint:DL3048", "hadolint:DL3050", "hadolint:DL3051", "hadolint:DL3052", "hadolint:DL3053", "hadolint:DL3054");

    /// <summary>The app's own directory is a volume.</summary>
    public static readonly DiagnosticDescriptor HDC5061 = new(
        "HDC5061", "The app's own directory is a volume", DiagnosticSeverity.Warning,
        "The volume keeps the old program when the image is updated, and may be written.",
        "Give the app a directory of its own for what it writes.",
        "dockle:DKL-DI-0002");

    /// <summary>COPY gives files to a user that the image does not have.</summary>
    public static readonly DiagnosticDescriptor HDC5062 = new(
        "HDC5062", "COPY gives files to a user that the image does not have", DiagnosticSeverity.Error,
        "The build stops at this line.",
        "Write the numbers of user and group.");

    /// <summary>The build stage lacks what native AOT needs.</summary>
    public static readonly DiagnosticDescriptor HDC5063 = new(
        "HDC5063", "The build stage lacks what native AOT needs", DiagnosticSeverity.Warning,
        "The publish stops at the linker.",
        "Take the SDK image whose tag ends in -aot, or install clang and zlib1g-dev.");

    /// <summary>Every change of the source restores again.</summary>
    public static readonly DiagnosticDescriptor HDC5064 = new(
        "HDC5064", "Every change of the source restores again", DiagnosticSeverity.Info,
        "Each build fetches all packages anew.",
        "Copy the project files, restore, and only then copy the rest.",
        "sonar:S7031");

    /// <summary>All checks of the builder are switched off.</summary>
    public static readonly DiagnosticDescriptor HDC5065 = new(
        "HDC5065", "All checks of the builder are switched off", DiagnosticSeverity.Warning,
        "A directive that hides everything hides the next mistake as well.",
        "Name the checks that do not apply here.");

    /// <summary>The Dockerfile is read by a frontend that is not Docker's, or not pinned.</summary>
    public static readonly DiagnosticDescriptor HDC5066 = new(
        "HDC5066", "The Dockerfile is read by a frontend that is not Docker's, or not pinned", DiagnosticSeverity.Warning,
        "The frontend is a program that runs in the build and decides what the file means.",
        "Use docker/dockerfile:1, best with its digest, or no directive.");

    /// <summary>The name of a stage has capital letters.</summary>
    public static readonly DiagnosticDescriptor HDC5070 = new(
        "HDC5070", "The name of a stage has capital letters", DiagnosticSeverity.Info,
        "Names of stages are compared without regard to case; in small letters they look as they are compared.",
        "Write the name in small letters.",
        "buildkit:StageNameCasing");

    /// <summary>FROM and AS are written in different cases.</summary>
    public static readonly DiagnosticDescriptor HDC5071 = new(
        "HDC5071", "FROM and AS are written in different cases", DiagnosticSeverity.Info,
        "A file in one case is easier to read.",
        "Write AS as FROM is written.",
        "buildkit:FromAsCasing");

    /// <summary>An empty line stands within an instruction.</summary>
    public static readonly DiagnosticDescriptor HDC5072 = new(
        "HDC5072", "An empty line stands within an instruction", DiagnosticSeverity.Info,
        "Builders join over it with a warning, and a later version may end the instruction there.",
        "Remove the empty line.",
        "buildkit:NoEmptyContinuation");

    /// <summary>A pair is written with a space.</summary>
    public static readonly DiagnosticDescriptor HDC5073 = new(
        "HDC5073", "A pair is written with a space", DiagnosticSeverity.Info,
        "Everything after the name is the value then, and only one pair fits; the form is deprecated.",
        "Write name=value.",
        "buildkit:LegacyKeyValueFormat");

    /// <summary>A protocol of EXPOSE has capital letters.</summary>
    public static readonly DiagnosticDescriptor HDC5074 = new(
        "HDC5074", "A protocol of EXPOSE has capital letters", DiagnosticSeverity.Info,
        "Tools compare it as it stands.",
        "Write tcp or udp.",
        "buildkit:ExposeProtoCasing");

    /// <summary>EXPOSE has an address or a port of the host.</summary>
    public static readonly DiagnosticDescriptor HDC5075 = new(
        "HDC5075", "EXPOSE has an address or a port of the host", DiagnosticSeverity.Warning,
        "EXPOSE only says which ports the container listens on; the rest is ignored.",
        "Name the port of the container alone; publish it with docker run -p.",
        "buildkit:ExposeInvalidFormat");

    /// <summary>A comment above ARG or FROM describes something else.</summary>
    public static readonly DiagnosticDescriptor HDC5076 = new(
        "HDC5076", "A comment above ARG or FROM describes something else", DiagnosticSeverity.Info,
        "Builders show the comment as the description of the argument or stage.",
        "Begin the comment with the name, or leave an empty line below it.",
        "buildkit:InvalidDefinitionDescription");

    /// <summary>FROM uses a variable that nobody declares.</summary>
    public static readonly DiagnosticDescriptor HDC5077 = new(
        "HDC5077", "FROM uses a variable that nobody declares", DiagnosticSeverity.Warning,
        "It is replaced by nothing, and the build fails or starts from another image.",
        "Declare it with ARG before the first FROM, or correct the name.",
        "buildkit:UndefinedArgInFrom");

    /// <summary>FROM names no image unless a build argument is given.</summary>
    public static readonly DiagnosticDescriptor HDC5078 = new(
        "HDC5078", "FROM names no image unless a build argument is given", DiagnosticSeverity.Warning,
        "A plain docker build stops with \"base name should not be blank\".",
        "Give the ARG a default.",
        "buildkit:InvalidDefaultArgInFrom");

    /// <summary>FROM asks for the platform that it gets anyway.</summary>
    public static readonly DiagnosticDescriptor HDC5079 = new(
        "HDC5079", "FROM asks for the platform that it gets anyway", DiagnosticSeverity.Info,
        "The flag says nothing and hides the places where it would.",
        "Leave --platform=$TARGETPLATFORM out.",
        "hadolint:DL3065", "buildkit:RedundantTargetPlatform");

    /// <summary>A stage has a reserved name.</summary>
    public static readonly DiagnosticDescriptor HDC5080 = new(
        "HDC5080", "A stage has a reserved name", DiagnosticSeverity.Error,
        "The names scratch and context mean something else in FROM and in COPY --from.",
        "Choose another name.",
        "buildkit:ReservedStageName", "hadolint:DL3063");

    /// <summary>The image has no health check.</summary>
    public static readonly DiagnosticDescriptor HDC5081 = new(
        "HDC5081", "The image has no health check", DiagnosticSeverity.Info,
        "Docker and Compose cannot tell a hanging app from a working one; Kubernetes has checks of its own.",
        "Add HEALTHCHECK with a command in exec form.",
        "hadolint:DL3057", "trivy:DS-0026", "checkov:CKV_DOCKER_2");

    /// <summary>Packages are installed without a version.</summary>
    public static readonly DiagnosticDescriptor HDC5082 = new(
        "HDC5082", "Packages are installed without a version", DiagnosticSeverity.Info,
        "Tomorrow's build installs other versions.",
        "Name the version of each package, or pin the base image and its package source by date.",
        "hadolint:DL3008", "hadolint:DL3013", "hadolint:DL3016", "hadolint:DL3018", "hadolint:DL3028", "hadolint:DL3033", "hadolint:DL3037", "hadolint:DL3041", "hadolint:DL3062");

    /// <summary>The cache of a package manager stays in the layer.</summary>
    public static readonly DiagnosticDescriptor HDC5083 = new(
        "HDC5083", "The cache of a package manager stays in the layer", DiagnosticSeverity.Info,
        "It makes the image larger and is of no use in it.",
        "Clean up in the same RUN, or use a cache mount.",
        "hadolint:DL3009", "hadolint:DL3019", "hadolint:DL3032", "hadolint:DL3036", "hadolint:DL3040", "hadolint:DL3042", "hadolint:DL3060", "dockle:CIS-DI-0005");

    /// <summary>A package manager waits for an answer.</summary>
    public static readonly DiagnosticDescriptor HDC5084 = new(
        "HDC5084", "A package manager waits for an answer", DiagnosticSeverity.Error,
        "Nobody answers in a build: it stops there.",
        "Add -y.",
        "hadolint:DL3014", "hadolint:DL3030", "hadolint:DL3034", "hadolint:DL3038");

    /// <summary>ADD fetches a file without a checksum.</summary>
    public static readonly DiagnosticDescriptor HDC5085 = new(
        "HDC5085", "ADD fetches a file without a checksum", DiagnosticSeverity.Error,
        "Whoever controls the server or the way to it decides what is in the image.",
        "Add --checksum=sha256:…, or fetch and verify it in a RUN.",
        "sonar:S7029");

    /// <summary>A download is piped into a shell.</summary>
    public static readonly DiagnosticDescriptor HDC5086 = new(
        "HDC5086", "A download is piped into a shell", DiagnosticSeverity.Error,
        "What the server sends runs as root in the build, and nothing is left to compare afterwards.",
        "Fetch the file, compare its checksum or signature, then run it.");

    /// <summary>The build upgrades the distribution.</summary>
    public static readonly DiagnosticDescriptor HDC5087 = new(
        "HDC5087", "The build upgrades the distribution", DiagnosticSeverity.Info,
        "Two builds of the same file give different images, and the layer repeats what is below it.",
        "Use a newer base image.",
        "hadolint:DL3005", "hadolint:DL3017", "hadolint:DL3031", "hadolint:DL3035", "hadolint:DL3039");

    /// <summary>apt-get installs recommended packages too.</summary>
    public static readonly DiagnosticDescriptor HDC5088 = new(
        "HDC5088", "apt-get installs recommended packages too", DiagnosticSeverity.Info,
        "They are not needed and make the image larger and easier to attack.",
        "Add --no-install-recommends.",
        "hadolint:DL3015");

    /// <summary>apt is made for people.</summary>
    public static readonly DiagnosticDescriptor HDC5089 = new(
        "HDC5089", "apt is made for people", DiagnosticSeverity.Info,
        "Its options and output may change with any version.",
        "Use apt-get or apt-cache.",
        "hadolint:DL3027");

    /// <summary>A pipe hides the failure of its first command.</summary>
    public static readonly DiagnosticDescriptor HDC5090 = new(
        "HDC5090", "A pipe hides the failure of its first command", DiagnosticSeverity.Warning,
        "The step counts as done although the download or the program before the pipe failed.",
        "Set -o pipefail first: SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"], or set -o pipefail in the script.",
        "hadolint:DL4006");

    /// <summary>RUN changes the directory.</summary>
    public static readonly DiagnosticDescriptor HDC5091 = new(
        "HDC5091", "RUN changes the directory", DiagnosticSeverity.Info,
        "The change ends with the RUN; WORKDIR holds and is seen in the image.",
        "Use WORKDIR.",
        "hadolint:DL3003");

    /// <summary>A command makes no sense in a build.</summary>
    public static readonly DiagnosticDescriptor HDC5092 = new(
        "HDC5092", "A command makes no sense in a build", DiagnosticSeverity.Info,
        "It acts on a running system, and a build step is none.",
        "Remove it.",
        "hadolint:DL3001");

    /// <summary>useradd with a large number writes a huge file.</summary>
    public static readonly DiagnosticDescriptor HDC5093 = new(
        "HDC5093", "useradd with a large number writes a huge file", DiagnosticSeverity.Warning,
        "Without -l it extends /var/log/lastlog up to the number: the layer grows by gigabytes.",
        "Add -l (--no-log-init).",
        "hadolint:DL3046");

    /// <summary>The shell of the system is replaced by a link.</summary>
    public static readonly DiagnosticDescriptor HDC5094 = new(
        "HDC5094", "The shell of the system is replaced by a link", DiagnosticSeverity.Warning,
        "Every script of the base image then runs in another shell than it was written for.",
        "Use SHELL.",
        "hadolint:DL4005");

    /// <summary>Several RUN follow each other.</summary>
    public static readonly DiagnosticDescriptor HDC5095 = new(
        "HDC5095", "Several RUN follow each other", DiagnosticSeverity.Info,
        "Each makes a layer; what a later one removes stays in the earlier.",
        "Join them with &&, or use a here-document.",
        "hadolint:DL3059", "sonar:S7031");

    /// <summary>Both wget and curl are used.</summary>
    public static readonly DiagnosticDescriptor HDC5096 = new(
        "HDC5096", "Both wget and curl are used", DiagnosticSeverity.Info,
        "One of them is enough, and each is a tool that an intruder can use.",
        "Use one of them.",
        "hadolint:DL4001");

    /// <summary>wget writes a line for each block that it fetches.</summary>
    public static readonly DiagnosticDescriptor HDC5097 = new(
        "HDC5097", "wget writes a line for each block that it fetches", DiagnosticSeverity.Info,
        "The log of the build grows by thousands of lines.",
        "Add --progress=dot:giga or -q.",
        "hadolint:DL3047");

    /// <summary>An archive is copied and then extracted.</summary>
    public static readonly DiagnosticDescriptor HDC5098 = new(
        "HDC5098", "An archive is copied and then extracted", DiagnosticSeverity.Info,
        "The archive stays in its layer, so the image holds everything twice.",
        "Use ADD, which unpacks it, or extract it in another stage.",
        "hadolint:DL3010");

    /// <summary>The labels are not those of the configuration.</summary>
    public static readonly DiagnosticDescriptor HDC5099 = new(
        "HDC5099", "The labels are not those of the configuration", DiagnosticSeverity.Warning,
        "Who owns an image, and what it was built from, is looked up by its labels when something is wrong with it.",
        "Add the label to the final stage, or correct its value.",
        "hadolint:DL3049", "hadolint:DL3050", "hadolint:DL3055", "hadolint:DL3056", "hadolint:DL3058");
}
