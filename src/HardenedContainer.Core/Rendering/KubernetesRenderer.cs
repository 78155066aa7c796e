using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HardenedContainer.IO;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using static HardenedContainer.Rendering.RunFacts;

namespace HardenedContainer.Rendering;

/// <summary>
/// <c>kubernetes.yaml</c>. The pod names no user: the image's is numeric, so that the kubelet can verify it, and OpenShift puts
/// one of its own in its place.
/// </summary>
public static partial class KubernetesRenderer
{
    private const string TempVolume = "tmp";
    private const string SecretsVolume = "secrets";

    // Numbers in JSON are decimal: 0444.
    private const int WorldReadable = 292;

    // Of the cache that many clusters run on each node.
    private const string NodeLocalDns = "169.254.20.10/32";
    private static readonly (string Protocol, int Port)[] DnsPorts = [("UDP", 53), ("TCP", 53), ("UDP", 5353), ("TCP", 5353)];

    /// <summary>Renders the file.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The whole text, with marker and hash.</returns>
    public static string Render(ImagePlan plan) => GeneratedFiles.Seal("\n" + YamlText.Write([.. Objects(plan).OfType<JsonNode>()]));

    /// <summary>The namespace of all objects.</summary>
    internal static string NamespaceOf(ImagePlan plan) => plan.Run.Namespace.Length > 0 ? plan.Run.Namespace : NameOf(plan);

    private static IEnumerable<JsonObject?> Objects(ImagePlan plan)
    {
        yield return Resource(plan, "v1", "ServiceAccount", ("automountServiceAccountToken", false));
        foreach (var volume in plan.Run.Volumes)
        {
            yield return Claim(plan, volume);
        }

        yield return Resource(plan, "apps/v1", "Deployment", ("spec", Deployment(plan)));
        yield return plan.Configuration.Ports.IsEmpty ? null : Resource(plan, "v1", "Service", ("spec", Object(
            ("selector", Labels(plan)),
            ("ports", IfAny(plan.Configuration.Ports.Select(p => Object(("name", PortName(p)), ("port", p.Number), ("targetPort", p.Number), ("protocol", Protocol(p.Protocol)))))))));
        yield return Resource(plan, "networking.k8s.io/v1", "NetworkPolicy", ("spec", NetworkPolicy(plan)));
        yield return plan.Run.Replicas < 2 ? null : Resource(plan, "policy/v1", "PodDisruptionBudget", ("spec", Object(
            ("maxUnavailable", 1),
            ("selector", Selector(plan)))));
    }

    private static JsonObject Resource(ImagePlan plan, string version, string kind, params IEnumerable<(string, JsonNode?)> more) => Object(
    [
        ("apiVersion", version),
        ("kind", kind),
        ("metadata", Object(("name", NameOf(plan)), ("namespace", NamespaceOf(plan)), ("labels", Labels(plan)))),
        .. more,
    ]);

    private static JsonObject Claim(ImagePlan plan, RunVolume volume)
    {
        var claim = Resource(plan, "v1", "PersistentVolumeClaim", ("spec", Object(
            ("accessModes", Array([plan.Run.Replicas > 1 ? "ReadWriteMany" : "ReadWriteOnce"])),
            ("resources", Object(("requests", new JsonObject { ["storage"] = Quantities.Text(volume.Size) }))))));
        claim["metadata"]!["name"] = ClaimName(plan, volume);
        return claim;
    }

    private static JsonObject Deployment(ImagePlan plan) => Object(
        ("replicas", plan.Run.Replicas),

        // Two pods cannot hold a volume that is attached to one node.
        ("strategy", Object(("type", plan.Run is { Replicas: 1, Volumes.IsEmpty: false } ? "Recreate" : "RollingUpdate"))),
        ("selector", Selector(plan)),
        ("template", Object(
            ("metadata", Object(("labels", Labels(plan)), ("annotations", Annotations(plan)))),
            ("spec", Pod(plan)))));

    private static JsonObject Pod(ImagePlan plan) => Object(
        ("serviceAccountName", NameOf(plan)),
        ("automountServiceAccountToken", false),
        ("enableServiceLinks", false),
        ("hostUsers", plan.Run.UserNamespaces ? false : null),
        ("terminationGracePeriodSeconds", StopSeconds(plan)),
        ("securityContext", Object(
            ("runAsNonRoot", true),

            // A volume belongs to root until somebody says otherwise.
            ("fsGroup", plan.Run.Volumes.IsEmpty ? null : long.Parse(Ids(plan).Group, CultureInfo.InvariantCulture)),
            ("fsGroupChangePolicy", plan.Run.Volumes.IsEmpty ? null : "OnRootMismatch"),
            ("seccompProfile", SeccompProfile(plan)),
            ("appArmorProfile", AppArmorProfile(plan)))),
        ("containers", new JsonArray(Container(plan))),
        ("volumes", IfAny(PodVolumes(plan))));

    private static JsonObject Container(ImagePlan plan) => Object(
        ("name", NameOf(plan)),
        ("image", RegistryImage(plan)),
        ("imagePullPolicy", "IfNotPresent"),
        ("env", IfAny(Variables(plan).Select(v => Object(("name", v.Key), ("value", v.Value))))),
        ("ports", IfAny(plan.Configuration.Ports.Select(p => Object(("name", PortName(p)), ("containerPort", p.Number), ("protocol", Protocol(p.Protocol)))))),
        ("startupProbe", StartupProbe(plan.Configuration.Health)),
        ("readinessProbe", Probe(plan.Configuration.Health)),
        ("livenessProbe", Probe(plan.Configuration.Health)),
        ("resources", Object(
            ("requests", Resources(plan, Math.Max(10, plan.Run.CpuLimit / 4))),
            ("limits", Resources(plan, plan.Run.CpuLimit)))),
        ("securityContext", Object(
            ("allowPrivilegeEscalation", false),
            ("capabilities", Object(("drop", Array(["ALL"])))),
            ("privileged", false),
            ("readOnlyRootFilesystem", true),
            ("runAsNonRoot", true))),
        ("volumeMounts", IfAny(
        [
            Object(("name", TempVolume), ("mountPath", plan.Configuration.TempPath)),
            .. plan.Run.Secrets.IsEmpty ? [] : new[] { Object(("name", SecretsVolume), ("mountPath", SecretsDirectory), ("readOnly", true)) },
            .. plan.Run.Volumes.Select(v => Object(("name", v.Name), ("mountPath", v.Path))),
        ])));

    // Memory cannot be taken back, so all of it is asked for; of the processor a quarter.
    private static JsonObject Resources(ImagePlan plan, int cpu) => Object(
        ("cpu", string.Create(CultureInfo.InvariantCulture, $"{cpu}m")),
        ("memory", Quantities.Text(plan.Run.MemoryLimit)),
        ("ephemeral-storage", Quantities.Text(plan.Run.EphemeralStorageLimit)));

    private static IEnumerable<JsonObject> PodVolumes(ImagePlan plan)
    {
        yield return Object(("name", TempVolume), ("emptyDir", Object(
            ("medium", plan.Run.TempMedium == TempMedium.Memory ? "Memory" : null),
            ("sizeLimit", Quantities.Text(plan.Run.TempSize)))));
        if (!plan.Run.Secrets.IsEmpty)
        {
            yield return Object(("name", SecretsVolume), ("projected", Object(
                ("defaultMode", WorldReadable),
                ("sources", IfAny(plan.Run.Secrets.Select(s => Object(("secret", Object(
                    ("name", s.KubernetesSecret.Length > 0 ? s.KubernetesSecret : NameOf(plan)),
                    ("items", IfAny([Object(("key", s.Name), ("path", s.Name))])))))))))));
        }

        foreach (var volume in plan.Run.Volumes)
        {
            yield return Object(("name", volume.Name), ("persistentVolumeClaim", Object(("claimName", ClaimName(plan, volume)))));
        }
    }

    private static JsonObject SeccompProfile(ImagePlan plan) => plan.Run.NodeProfiles && plan.Seccomp is not null
        ? Object(("type", "Localhost"), ("localhostProfile", $"{ProfileName(plan)}.json"))
        : Object(("type", "RuntimeDefault"));

    // Without the field the runtime's own profile counts wherever there is AppArmor. With it, RuntimeDefault included, "the kubelet
    // verifies that AppArmor is enabled on the host before admitting a pod" (Kubernetes' tutorial on AppArmor, release 1.35), so it
    // would add nothing there and keep the pod from nodes that have SELinux instead, such as OpenShift's.
    private static JsonObject? AppArmorProfile(ImagePlan plan) => plan.Run.NodeProfiles
        ? Object(("type", "Localhost"), ("localhostProfile", ProfileName(plan)))
        : null;

    private static JsonObject? Probe(HealthCheck? health) => health is null ? null : Object(
    [
        Question(health),
        ("periodSeconds", Seconds(health.Interval)),
        ("timeoutSeconds", Seconds(health.Timeout)),
        ("failureThreshold", health.Retries),
    ]);

    // Asks every second until the first answer, a minute at least.
    private static JsonObject? StartupProbe(HealthCheck? health) => health is null ? null : Object(
    [
        Question(health),
        ("periodSeconds", 1),
        ("timeoutSeconds", Seconds(health.Timeout)),
        ("failureThreshold", Math.Max(60, Seconds(health.StartPeriod))),
    ]);

    // The kubelet asks by itself where it can: no program has to start in the container.
    private static (string, JsonNode?) Question(HealthCheck health) => health switch
    {
        { Kind: HealthKind.Http, Port: { } port } => ("httpGet", Object(("path", health.Path), ("port", port))),
        { Kind: HealthKind.Grpc, Port: { } port } => ("grpc", Object(("port", port), ("service", health.Service))),
        { Kind: HealthKind.Tcp, Port: { } port } => ("tcpSocket", Object(("port", port))),
        _ => ("exec", Object(("command", Array(health.Command)))),
    };

    private static JsonObject NetworkPolicy(ImagePlan plan) => Object(
        ("podSelector", Selector(plan)),
        ("policyTypes", Array(["Ingress", "Egress"])),
        ("ingress", plan.Configuration.Ports.IsEmpty ? new JsonArray() : new JsonArray(
            Object(("ports", IfAny(plan.Configuration.Ports.Select(p => Port(Protocol(p.Protocol), p.Number))))))),
        ("egress", new JsonArray([Dns(), .. plan.Run.Egress.Select(e => Object(
            ("to", new JsonArray(Object(("ipBlock", Object(("cidr", e.Network)))))),
            ("ports", IfAny([e.Port is { } port ? Port(Protocol(e.Protocol), port) : Object(("protocol", Protocol(e.Protocol)))]))))])));

    private static JsonObject Dns() => Object(
        ("to", new JsonArray(
            Object(("namespaceSelector", Object(("matchLabels", new JsonObject { ["kubernetes.io/metadata.name"] = "kube-system" })))),
            Object(("namespaceSelector", Object(("matchLabels", new JsonObject { ["kubernetes.io/metadata.name"] = "openshift-dns" })))),
            Object(("ipBlock", Object(("cidr", NodeLocalDns)))))),
        ("ports", IfAny(DnsPorts.Select(p => Port(p.Protocol, p.Port)))));

    private static JsonObject Port(string protocol, int number) => Object(("protocol", protocol), ("port", number));

    private static JsonObject Labels(ImagePlan plan) => new() { ["app.kubernetes.io/name"] = NameOf(plan) };

    private static JsonObject Selector(ImagePlan plan) => Object(("matchLabels", Labels(plan)));

    // What the image says of itself, for who looks at a pod: revision, source, version.
    private static JsonObject? Annotations(ImagePlan plan) =>
        plan.Configuration.Labels.Where(l => AnnotationRegex().IsMatch(l.Key)).Select(l => (l.Key, (JsonNode?)l.Value)).ToArray() is { Length: > 0 } labels ? Object(labels) : null;

    private static string ClaimName(ImagePlan plan, RunVolume volume) => $"{NameOf(plan)}-{volume.Name}";

    private static string PortName(ImagePort port) => string.Create(CultureInfo.InvariantCulture, $"{port.Protocol}-{port.Number}");

    private static string Protocol(string protocol) => protocol == "udp" ? "UDP" : "TCP";

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex AnnotationRegex();
}
