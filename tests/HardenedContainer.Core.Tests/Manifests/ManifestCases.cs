using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Manifests;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Manifests;

/// <summary>A well-made file with one place changed: into what a rule must report, and into what is nearly that.</summary>
/// <param name="Code">The rule.</param>
/// <param name="File">The file below <c>WellMade</c>.</param>
/// <param name="Place">What is replaced; stands in the file.</param>
/// <param name="Fires">With what the rule fires.</param>
/// <param name="Clean">With what it does not.</param>
/// <param name="Severity">Severity of the finding; null for the rule's own.</param>
public sealed record ManifestCase(string Code, string File, string Place, string Fires, string Clean, DiagnosticSeverity? Severity = null)
{
    /// <summary>What is known of the image that the file runs.</summary>
    public ManifestApp? App { get; init; }

    /// <summary>Findings of the changed file.</summary>
    public IEnumerable<Finding> Find(string replacement)
    {
        var text = System.IO.File.ReadAllText(Repository.File("tests/HardenedContainer.Core.Tests/Manifests/WellMade", File));
        Assert.That(text, Does.Contain(Place), "the place to change");
        return ManifestRules.Evaluate(ManifestSubject.Create(File, text.Replace(Place, replacement, StringComparison.Ordinal), App)).Where(f => f.Descriptor.Code == Code);
    }
}

/// <summary>The cases of the rules for manifests.</summary>
internal static class ManifestCases
{
    private const string Escalation = "allowPrivilegeEscalation: false", Drop = "drop: [ALL]", ComposeUser = "user: \"1654:1654\"";
    private const string Tmp = "- name: tmp\n      mountPath: /tmp\n", Empty = "emptyDir:\n      medium: Memory\n      sizeLimit: 64Mi\n", HttpGet = "httpGet:\n        path: /healthz\n        port: http";
    private const DiagnosticSeverity W = DiagnosticSeverity.Warning, E = DiagnosticSeverity.Error, I = DiagnosticSeverity.Info;

    private static ManifestApp App { get; } = new("shop/web", "1654:1654", "/tmp") { Ports = [8080], HasProgram = word => word == "/probe", OwnedDirectories = ["/data"] };

    internal static IReadOnlyList<ManifestCase> All { get; } =
    [
        new("HDC7001", "pod.yaml", Escalation, "privileged: true", "privileged: false"),
        new("HDC7001", "compose.yaml", ComposeUser, "privileged: true", "privileged: \"false\""),
        new("HDC7001", "ecs-fargate.json", "\"privileged\": false", "\"privileged\": true", "\"privileged\": false"),
        new("HDC7002", "pod.yaml", Escalation, "allowPrivilegeEscalation: true", "allowPrivilegeEscalation: no"),
        new("HDC7002", "init-containers.yaml", "runAsUser: 1654", "allowPrivilegeEscalation: yes", ""),
        new("HDC7002", "compose-limits.yaml", "no-new-privileges", "seccomp=x.json", "no-new-privileges=true", W),
        new("HDC7003", "pod.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "runAsNonRoot: True"),
        new("HDC7003", "cronjob.yaml", "runAsNonRoot: true", "runAsUser: 1654", "runAsNonRoot: true"),
        new("HDC7004", "pod.yaml", "runAsNonRoot: true", "runAsUser: 0", "runAsUser: 10"),
        new("HDC7004", "compose.yaml", ComposeUser, "user: root", "user: rooter"),
        new("HDC7004", "ecs-fargate.json", "1654:1654", "0:0", "1:0"),
        new("HDC7005", "pod.yaml", Drop, "drop: [all]", "drop: [NET_RAW, ALL]"),
        new("HDC7005", "list.yaml", Drop, "drop: [ALL]\n              add: [CHOWN]", "drop: [ALL]\n              add: [NET_BIND_SERVICE]"),
        new("HDC7005", "compose-limits.yaml", "- all", "- NET_RAW", "- CAP_ALL", W),
        new("HDC7005", "compose.yaml", "cap_add: [CHOWN", "cap_add: [cap_sys_admin", "cap_add: [KILL", E),
        new("HDC7006", "pod.yaml", "type: RuntimeDefault", "type: Unconfined", "type: Localhost"),
        new("HDC7006", "job.yaml", "seccompProfile:\n          type: RuntimeDefault", "runAsUser: 1654", "seccompProfile: {type: Localhost}"),
        new("HDC7006", "compose.yaml", "no-new-privileges:true", "seccomp:unconfined", "seccomp:profile.json"),
        new("HDC7007", "pod.yaml", "terminationGracePeriodSeconds: 45", "hostPID: true", "hostPID: false"),
        new("HDC7007", "compose.yaml", ComposeUser, "network_mode: host", "network_mode: none"),
        new("HDC7007", "ecs-fargate.json", "\"pidMode\": \"task\"", "\"pidMode\": \"host\"", "\"pidMode\": \"task\""),
        new("HDC7008", "pod.yaml", Empty, "hostPath: { path: /data }\n", "csi: { driver: a }\n"),
        new("HDC7008", "pod.yaml", Empty, "nfs: { server: a, path: / }\n", "configMap: { name: a }\n"),
        new("HDC7009", "pod.yaml", "readOnlyRootFilesystem: true", "runAsUser: 1", "readOnlyRootFilesystem: true"),
        new("HDC7009", "ecs-fargate.json", "\"readonlyRootFilesystem\": true", "\"readonlyRootFilesystem\": false", "\"readonlyRootFilesystem\": true"),
        new("HDC7010", "pod.yaml", Tmp, "- name: tmp\n      mountPath: /var/tmp\n", "- name: tmp\n      mountPath: /tmp/\n", I),
        new("HDC7010", "compose-limits.yaml", "target: /tmp", "target: /run", "target: /tmp", I),
        new("HDC7010", "pod.yaml", Tmp, "- name: tmp\n      mountPath: /cache\n", Tmp, E) { App = App with { TempFiles = Evidence.Present } },
        new("HDC7011", "pod.yaml", "limits:\n        memory: 256Mi", "limits:\n        cpu: 1", "limits:\n        memory: 1Gi"),
        new("HDC7011", "compose-limits.yaml", "memory: 256M", "cpus: 1", "memory: 1G"),
        new("HDC7012", "daemonset.yaml", "Probe:", "Other:", "Probe: "),
        new("HDC7013", "pod.yaml", "containerPort: 8080", "containerPort: 80", "containerPort: 8080"),
        new("HDC7013", "pod.yaml", "port: http\n", "port: web\n", "port: 8080\n"),
        new("HDC7013", "pod.yaml", "port: 8080\n", "port: 8081\n", "port: http\n"),
        new("HDC7013", "compose.yaml", "127.0.0.1:8080:8080", "8080:80", "80:8080/tcp"),
        new("HDC7013", "compose-limits.yaml", "http://+:8080", "http://+:5000;https://+", "https://*:443/;http://[::]:8080"),
        new("HDC7013", "deployment.yaml", "targetPort: http", "targetPort: web", "targetPort: 8080"),
        new("HDC7013", "deployment.yaml", "targetPort: http", "targetPort: 9090", "targetPort: http", W),
        new("HDC7013", "deployment.json", "\"name\": \"web\",\n\t\t\t\t\t\t\"image\"", "\"ports\": [{\"containerPort\": 5000}], \"image\"", "\"ports\": [{\"containerPort\": 8080}], \"image\"") { App = App },
        new("HDC7014", "pod.yaml", "value: \"8080\"", "value: \"Server=db;User Id=sa;Password=Tr0ub4dor&3x;\"", "value: \"Server=db;User Id=sa;Password=$(PASSWORD);\""),
        new("HDC7014", "compose.yaml", "POSTGRES_PASSWORD_FILE: /run/secrets/db", "POSTGRES_PASSWORD: Tr0ub4dor3x", "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}"),
        new("HDC7014", "deployment.yaml", "Logging__LogLevel__Default: Information", "Db: Server=db;User Id=sa;Password=Tr0ub4dor&3x;", "Db: Server=db;Integrated Security=true"),
        new("HDC7014", "ecs-fargate.json", "\"value\": \"8080\"", "\"value\": \"AKIAIOSFODNN7ABCDEFG\"", "\"value\": \"8080\""),
        new("HDC7015", "deployment.json", "web:1.4.2", "web:latest", "web:1"),
        new("HDC7015", "compose.yaml", "postgres:17.2", "postgres", "postgres:${VERSION}"),
        new("HDC7016", "pod.yaml", "automountServiceAccountToken: false", "", "serviceAccountName: web"),
        new("HDC7017", "grpc-probe.yaml", "seconds: 10", "seconds: 45", "seconds: 44"),
        new("HDC7017", "compose.yaml", "stop_grace_period: 40s", "stop_grace_period: 1s500ms", "stop_grace_period: 1m", I),
        new("HDC7018", "deployment.yaml", "replicas: 1", "replicas: 2", "replicas: 1"),
        new("HDC7019", "statefulset.yaml", "fsGroup: 1654", "runAsUser: 1654", "fsGroup: 0"),
        new("HDC7020", "pod.yaml", Escalation, "allowPrivilegeEscalation: false\n      allowPrivilegeEscalation: true", Escalation),
        new("HDC7021", "init-containers.yaml", "image: registry.example.com/shop/migrations:1.4.2", "image: shop/web:1", "image: shop/other:1") { App = App with { User = "1000:1000" } },
        new("HDC7022", "pod.yaml", "containerPort: 8080", "containerPort: 8080\n      hostPort: 80", "containerPort: 8080\n      hostPort: 0"),
        new("HDC7023", "pod.yaml", HttpGet, HttpGet + "\n        host: 169.254.169.254", HttpGet + "\n        host: \"\""),
        new("HDC7024", "profiles-for-each-container.yaml", "procMount: Default", "procMount: Unmasked", "procMount:"),
        new("HDC7025", "pod.yaml", "runAsNonRoot: true", "sysctls: [{ name: kernel.msgmax, value: \"1\" }]", "sysctls: [{ name: net.ipv4.tcp_rmem, value: \"1\" }]"),
        new("HDC7026", "profiles-for-each-container.yaml", "type: Localhost, localhostProfile: hardened }", "type: Unconfined }", "type: RuntimeDefault }"),
        new("HDC7026", "profiles-for-each-container.yaml", "runtime/default", "unconfined", "localhost/x"),
        new("HDC7026", "compose.yaml", "no-new-privileges:true", "apparmor:unconfined", "apparmor:docker-default"),
        new("HDC7027", "pod.yaml", "runAsNonRoot: true", "seLinuxOptions: { type: spc_t }", "seLinuxOptions: { type: container_t, level: s0 }"),
        new("HDC7027", "pod.yaml", Escalation, "seLinuxOptions: { role: x }", "seLinuxOptions: { role: \"\" }"),
        new("HDC7028", "windows.yaml", "runAsNonRoot: true", "windowsOptions: { hostProcess: true }", "windowsOptions: { hostProcess: false }"),
        new("HDC7029", "compose.yaml", "./db/init:", "/var/run/docker.sock:", "docker.sock:"),
        new("HDC7029", "pod.yaml", Empty, "hostPath: { path: /run/containerd/containerd.sock }\n", "hostPath: { path: /data }\n"),
        new("HDC7030", "pod.yaml", HttpGet, "exec: { command: [sh, -c, 'curl -f localhost:8080'] }", "exec: { command: [/app/web, --health] }"),
        new("HDC7030", "compose.yaml", "pg_isready -U postgres\n", "x\n    image: shop/db:1\n", "[NONE]\n    image: shop/db:1\n"),
        new("HDC7030", "pod.yaml", HttpGet, "exec: { command: [/other] }", "exec: { command: [/probe] }", E) { App = App },
        new("HDC7030", "compose.yaml", "test: [CMD, /probe]\n      interval: 10s", "test: [CMD, wget, localhost]\n    image: mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled", "test: [CMD, wget, localhost]\n    image: mcr.microsoft.com/dotnet/aspnet:10.0", E),
        new("HDC7031", "deployment.json", "web:1.4.2", "web:1.4.2", "web:1.4.2@sha256:" + new string('a', 64)),
        new("HDC7032", "job.yaml", "0x4B", "75", "4B"),
        new("HDC7032", "compose-limits.yaml", "0x8000000", "200000000", "0xFFFFFFF"),
        new("HDC7033", "deployment.yaml", "- name: ASPNETCORE_HTTP_PORTS\n          value: \"8080\"", "- name: DOTNET_ENVIRONMENT\n          value: development", "- name: DOTNET_ENVIRONMENT\n          value: Staging"),
        new("HDC7034", "compose-limits.yaml", "pids: 50", "cpus: 50", "pids: 50"),
        new("HDC7035", "compose.yaml", "./db/init:", "/etc:", "/srv/etc:"),
    ];
}
