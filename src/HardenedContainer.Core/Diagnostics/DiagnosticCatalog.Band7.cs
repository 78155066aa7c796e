namespace HardenedContainer.Diagnostics;

// Band 7: runtime manifests. Rules that mirror Pod Security have its checks as their only peers.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band7 =>
    [
        HDC7001, HDC7002, HDC7003, HDC7004, HDC7005, HDC7006, HDC7007, HDC7008, HDC7009,
        HDC7010, HDC7011, HDC7012, HDC7013, HDC7014, HDC7015, HDC7016, HDC7017, HDC7018,
        HDC7019, HDC7020, HDC7021, HDC7022, HDC7023, HDC7024, HDC7025, HDC7026, HDC7027,
        HDC7028, HDC7029, HDC7030, HDC7031, HDC7032, HDC7033, HDC7034, HDC7035,
    ];

    /// <summary>A container is privileged.</summary>
    public static readonly DiagnosticDescriptor HDC7001 = new(
        "HDC7001", "A container has all rights of the host", DiagnosticSeverity.Error,
        "A privileged container is root on the host: it sees all devices and may load modules into the kernel.",
        "Remove privileged, or set it to false.",
        "pss:privileged");

    /// <summary>Privilege escalation is not ruled out.</summary>
    public static readonly DiagnosticDescriptor HDC7002 = new(
        "HDC7002", "A container may gain rights that it was not started with", DiagnosticSeverity.Error,
        "A setuid program or file capabilities in the image give an attacker back what was taken away.",
        "Set securityContext.allowPrivilegeEscalation to false; in Compose, security_opt to no-new-privileges:true.",
        "pss:allowPrivilegeEscalation");

    /// <summary>runAsNonRoot is not true.</summary>
    public static readonly DiagnosticDescriptor HDC7003 = new(
        "HDC7003", "Nothing keeps a container from running as root", DiagnosticSeverity.Error,
        "Root in the container is root on every file that is mounted into it, and on the host after one flaw.",
        "Set runAsNonRoot to true, for the pod or for every container.",
        "pss:runAsNonRoot");

    /// <summary>The user is root.</summary>
    public static readonly DiagnosticDescriptor HDC7004 = new(
        "HDC7004", "A container runs as root", DiagnosticSeverity.Error,
        "Root in the container is root on every file that is mounted into it, and on the host after one flaw.",
        "Remove the user, so that the image's own counts, or name another number.",
        "pss:runAsUser");

    /// <summary>Capabilities are not dropped, or are added.</summary>
    public static readonly DiagnosticDescriptor HDC7005 = new(
        "HDC7005", "A container keeps capabilities that it does not need", DiagnosticSeverity.Error,
        "Each capability is a part of root's power; the default set allows to forge packets and to pass file permissions by.",
        "Drop ALL, and add none but NET_BIND_SERVICE.",
        "pss:capabilities_restricted", "pss:capabilities_baseline");

    /// <summary>No seccomp profile.</summary>
    public static readonly DiagnosticDescriptor HDC7006 = new(
        "HDC7006", "System calls are not filtered", DiagnosticSeverity.Error,
        "Most ways out of a container go through calls that no app needs.",
        "Set seccompProfile.type to RuntimeDefault, for the pod or for every container.",
        "pss:seccompProfile_restricted", "pss:seccompProfile_baseline");

    /// <summary>A namespace of the host is used.</summary>
    public static readonly DiagnosticDescriptor HDC7007 = new(
        "HDC7007", "A container shares namespaces with the host", DiagnosticSeverity.Error,
        "It sees the host's processes, listens on the host's addresses or reads its shared memory.",
        "Remove hostNetwork, hostPID and hostIPC; in Compose network_mode, pid, ipc, uts and userns_mode with host.",
        "pss:hostNamespaces");

    /// <summary>A volume of a kind that is not allowed.</summary>
    public static readonly DiagnosticDescriptor HDC7008 = new(
        "HDC7008", "A volume is of a kind that reaches the host", DiagnosticSeverity.Error,
        "Files of the host are a way to its keys, its sockets and its start-up scripts.",
        "Use configMap, secret, emptyDir, persistentVolumeClaim, projected, downwardAPI, csi or ephemeral.",
        "pss:restrictedVolumes", "pss:hostPathVolumes");

    /// <summary>The root file system is writable.</summary>
    public static readonly DiagnosticDescriptor HDC7009 = new(
        "HDC7009", "The root file system of a container can be written to", DiagnosticSeverity.Warning,
        "Who can write files can leave programs and change the app.",
        "Set readOnlyRootFilesystem (Compose: read_only, ECS: readonlyRootFilesystem) to true, and mount what the app writes to.",
        "kubelinter:no-read-only-root-fs", "checkov:CKV_K8S_22", "trivy:KSV-0014", "cis:5.13");

    /// <summary>Read-only without a place for temporary files.</summary>
    public static readonly DiagnosticDescriptor HDC7010 = new(
        "HDC7010", "The root file system is read-only, and there is no place for temporary files", DiagnosticSeverity.Warning,
        "Uploads above 64 KB, Path.GetTempFileName and the diagnostic port fail at first use.",
        "Mount an emptyDir or tmpfs at /tmp, or name another writable directory with TMPDIR.");

    /// <summary>No memory limit.</summary>
    public static readonly DiagnosticDescriptor HDC7011 = new(
        "HDC7011", "The memory of a container is not limited", DiagnosticSeverity.Warning,
        "One container can take all memory of the host, and .NET sizes its heap by the limit.",
        "Set resources.limits.memory (Compose: mem_limit or deploy.resources.limits.memory, ECS: memory).",
        "kubelinter:unset-memory-requirements", "checkov:CKV_K8S_13", "trivy:KSV-0018", "cis:5.11");

    /// <summary>No probe.</summary>
    public static readonly DiagnosticDescriptor HDC7012 = new(
        "HDC7012", "Nothing asks whether the app works", DiagnosticSeverity.Warning,
        "Traffic goes to instances that cannot answer, and one that hangs is never replaced.",
        "Add a readinessProbe, and a livenessProbe where a restart helps.",
        "kubelinter:no-readiness-probe", "kubelinter:no-liveness-probe", "checkov:CKV_K8S_8", "checkov:CKV_K8S_9");

    /// <summary>Ports disagree.</summary>
    public static readonly DiagnosticDescriptor HDC7013 = new(
        "HDC7013", "The ports of manifest and app disagree", DiagnosticSeverity.Error,
        "Connections are refused though the app runs.",
        "Use the port that the app listens on, which ASPNETCORE_HTTP_PORTS or the image says.");

    /// <summary>A secret in a manifest.</summary>
    public static readonly DiagnosticDescriptor HDC7014 = new(
        "HDC7014", "A secret stands in the manifest", DiagnosticSeverity.Error,
        "Whoever can read the repository, the cluster's objects or the output of inspect can read it.",
        "Take it from a Secret, a file below /run/secrets or the platform's store, and change it.",
        "kubelinter:env-var-secret");

    /// <summary>An image without a version.</summary>
    public static readonly DiagnosticDescriptor HDC7015 = new(
        "HDC7015", "An image has no tag, or the tag latest", DiagnosticSeverity.Warning,
        "The next start may run another version than the last, and nothing says which.",
        "Name the tag of a version, best with its digest.",
        "kubelinter:latest-tag", "checkov:CKV_K8S_14", "trivy:KSV-0013");

    /// <summary>A token that is not asked for.</summary>
    public static readonly DiagnosticDescriptor HDC7016 = new(
        "HDC7016", "The pod gets a token for the cluster's API that it does not ask for", DiagnosticSeverity.Warning,
        "Whoever breaks into the app can ask the API with it.",
        "Set automountServiceAccountToken to false.",
        "checkov:CKV_K8S_38", "trivy:KSV-0036");

    /// <summary>Too little time to stop.</summary>
    public static readonly DiagnosticDescriptor HDC7017 = new(
        "HDC7017", "The container is ended before the app could stop", DiagnosticSeverity.Warning,
        "Requests and messages that are under way are lost.",
        "Give the container more time than the app needs to stop, which is 30 seconds unless HostOptions.ShutdownTimeout says otherwise.");

    /// <summary>Data protection keys with replicas.</summary>
    public static readonly DiagnosticDescriptor HDC7018 = new(
        "HDC7018", "Several instances run, and their data protection keys may not be shared", DiagnosticSeverity.Info,
        "Each instance has keys of its own: cookies and antiforgery tokens of one are refused by the others.",
        "Persist the keys in one place with PersistKeysTo… and protect them, or mount a shared volume.");

    /// <summary>A volume's owner.</summary>
    public static readonly DiagnosticDescriptor HDC7019 = new(
        "HDC7019", "A volume may not be writable for the user of the container", DiagnosticSeverity.Info,
        "New volumes belong to root, and the app fails at its first write.",
        "Set fsGroup in the pod's security context.");

    /// <summary>A key is given twice.</summary>
    public static readonly DiagnosticDescriptor HDC7020 = new(
        "HDC7020", "A name stands twice in one place", DiagnosticSeverity.Error,
        "Readers differ in which of the two counts: some refuse the file, some take the last without a word.",
        "Remove one of the two.");

    /// <summary>Another user than the image's.</summary>
    public static readonly DiagnosticDescriptor HDC7021 = new(
        "HDC7021", "The user of the manifest does not own what the image's user writes", DiagnosticSeverity.Error,
        "The app fails at its first write, under the other user.",
        "Remove the user, so that the image's own counts.");

    /// <summary>A port of the host.</summary>
    public static readonly DiagnosticDescriptor HDC7022 = new(
        "HDC7022", "A container takes a port of the host", DiagnosticSeverity.Error,
        "It passes the network policies by and binds the pod to one node.",
        "Remove hostPort, and use a Service.",
        "pss:hostPorts");

    /// <summary>A probe asks another host.</summary>
    public static readonly DiagnosticDescriptor HDC7023 = new(
        "HDC7023", "A probe or hook asks another host", DiagnosticSeverity.Error,
        "The node's agent sends the requests: who can write the manifest can reach what only the node reaches.",
        "Remove host from the probe or hook.",
        "pss:hostProbesAndHostLifecycle");

    /// <summary>procMount is not Default.</summary>
    public static readonly DiagnosticDescriptor HDC7024 = new(
        "HDC7024", "The paths below /proc that are hidden by default are shown", DiagnosticSeverity.Error,
        "They tell of the host and change its kernel.",
        "Remove procMount.",
        "pss:procMount", "pss:procMount_restricted");

    /// <summary>An unsafe sysctl.</summary>
    public static readonly DiagnosticDescriptor HDC7025 = new(
        "HDC7025", "A parameter of the kernel is set that is not safe", DiagnosticSeverity.Error,
        "It acts on other containers of the node, or switches protection off.",
        "Remove it, or set it on the node.",
        "pss:sysctls");

    /// <summary>AppArmor is off.</summary>
    public static readonly DiagnosticDescriptor HDC7026 = new(
        "HDC7026", "AppArmor is switched off", DiagnosticSeverity.Error,
        "The profile of the runtime keeps the container from mounting and from writing to the kernel's files.",
        "Remove the profile, or set its type to RuntimeDefault or Localhost.",
        "pss:appArmorProfile");

    /// <summary>SELinux options.</summary>
    public static readonly DiagnosticDescriptor HDC7027 = new(
        "HDC7027", "SELinux options reach beyond the container", DiagnosticSeverity.Error,
        "Another type, user or role can read what belongs to the host or to other containers.",
        "Remove seLinuxOptions, or use the type container_t.",
        "pss:seLinuxOptions");

    /// <summary>A Windows host process.</summary>
    public static readonly DiagnosticDescriptor HDC7028 = new(
        "HDC7028", "A container is a process of the Windows host", DiagnosticSeverity.Error,
        "It has the rights of an account of the host.",
        "Remove hostProcess.",
        "pss:windowsHostProcess");

    /// <summary>The engine's socket.</summary>
    public static readonly DiagnosticDescriptor HDC7029 = new(
        "HDC7029", "The socket of a container engine is mounted", DiagnosticSeverity.Error,
        "Whoever can write to it starts a privileged container and owns the host; read-only does not change that.",
        "Remove the mount.",
        "kubelinter:docker-sock", "checkov:CKV_K8S_27", "trivy:KSV-0006", "cis:5.32");

    /// <summary>A command that the image may not have.</summary>
    public static readonly DiagnosticDescriptor HDC7030 = new(
        "HDC7030", "A health check or hook starts a program that the image may not have", DiagnosticSeverity.Warning,
        "The check fails always: the container is restarted again and again, or never gets traffic.",
        "Use httpGet, grpc or tcpSocket, or a program that is in the image.");

    /// <summary>No digest.</summary>
    public static readonly DiagnosticDescriptor HDC7031 = new(
        "HDC7031", "An image is not pinned by digest", DiagnosticSeverity.Info,
        "A tag can be moved to another image by whoever can write to the registry.",
        "Add the digest: image:tag@sha256:….",
        "checkov:CKV_K8S_43");

    /// <summary>A heap limit above the memory limit.</summary>
    public static readonly DiagnosticDescriptor HDC7032 = new(
        "HDC7032", "A limit of the .NET heap does not do what it seems to", DiagnosticSeverity.Warning,
        "These variables are read as hexadecimal: 75 means 117, and 200000000 means 8.6 GB.",
        "Write the number in hexadecimal, below the memory limit: DOTNET_GCHeapHardLimit=0x10000000, DOTNET_GCHeapHardLimitPercent=0x4B.");

    /// <summary>The development environment.</summary>
    public static readonly DiagnosticDescriptor HDC7033 = new(
        "HDC7033", "The app runs with the settings of development", DiagnosticSeverity.Warning,
        "Error pages show code and configuration to everybody.",
        "Remove the variable, or set it to Production.");

    /// <summary>No limit of processes.</summary>
    public static readonly DiagnosticDescriptor HDC7034 = new(
        "HDC7034", "The number of processes of a container is not limited", DiagnosticSeverity.Info,
        "One that starts processes without end takes the host with it.",
        "Set pids_limit, or deploy.resources.limits.pids.",
        "cis:5.29");

    /// <summary>A system directory of the host.</summary>
    public static readonly DiagnosticDescriptor HDC7035 = new(
        "HDC7035", "A directory of the host's system is mounted", DiagnosticSeverity.Warning,
        "Its keys, its accounts and its programs can be read or changed from the container.",
        "Mount a directory of the app's own, or a volume.",
        "kubelinter:sensitive-host-mounts", "cis:5.6");
}
