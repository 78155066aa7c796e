using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Ports on which manifest and app disagree.</summary>
internal sealed class HDC7013PortsDisagree : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7013;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject) =>
        subject.Containers.Where(c => c.Role == ContainerRole.Main).SelectMany(c => OfContainer(subject, c)).Concat(subject.Objects.Where(o => o["kind"]?.Text == "Service").SelectMany(s => OfService(subject, s)));

    private IEnumerable<Finding> OfContainer(ManifestSubject subject, ManifestContainer container)
    {
        var listens = ListenedPorts.Of(container) is { IsEmpty: false } set ? set : subject.AppOf(container)?.Ports ?? [];
        var declared = container.Ports.Where(p => p.Number > 0).ToArray();
        var isElsewhere = !listens.IsEmpty && declared.Length > 0 && container.Ports.All(p => p.Number > 0 && !listens.Contains(p.Number));
        if (isElsewhere)
        {
            yield return Descriptor.At($"{container.Title()} has port {declared[0].Number}, and the app listens on {string.Join(" and ", listens)}.", subject.Path, declared[0].Line);
        }

        foreach (var (name, action) in container.Workload.Platform == ManifestPlatform.Kubernetes ? KubernetesManifest.Actions(container.Node) : [])
        {
            var port = (action["httpGet"] ?? action["tcpSocket"] ?? action["grpc"])?["port"];
            if (port is { Number: null, Text: { } text } && !container.IsPartial && !container.Workload.Containers.SelectMany(c => c.Ports).Any(p => p.Name == text))
            {
                yield return Descriptor.At($"{name} of {container.Title(inSentence: true)} asks port {Printable.Of(text)}, which no port is called.", subject.Path, port.Line);
            }
            else if (port?.Number is { } number && !isElsewhere && !listens.IsEmpty && !listens.Contains((int)number) && !declared.Any(p => p.Number == number))
            {
                yield return Descriptor.At($"{name} of {container.Title(inSentence: true)} asks port {number}, and the app listens on {string.Join(" and ", listens)}.", subject.Path, port.Line);
            }
        }
    }

    private IEnumerable<Finding> OfService(ManifestSubject subject, ManifestNode service)
    {
        var selector = service.At("spec", "selector")?.Entries ?? [];
        var pods = subject.Pods().Where(p => !selector.IsEmpty && !p.IsPartial && selector.All(s => s.Value.Text is not null && p.Metadata?.At("labels", s.Key)?.Text == s.Value.Text)).ToArray();
        var ports = pods.SelectMany(p => p.Containers).SelectMany(c => c.Ports).ToArray();
        foreach (var port in pods.Length > 0 ? service.At("spec", "ports")?.Items ?? [] : [])
        {
            var target = port["targetPort"] ?? port["port"];
            if (target is { Number: null, Text: { } name } && !ports.Any(p => p.Name == name))
            {
                yield return Descriptor.At($"The Service sends to port {Printable.Of(name)}, which no port of its pods is called.", subject.Path, target.Line);
            }
            else if (target?.Number is { } number && ports.Length > 0 && ports.All(p => p.Number != number))
            {
                yield return Descriptor.At($"The Service sends to port {number}, which none of its pods declares.", subject.Path, target.Line) with { Severity = DiagnosticSeverity.Warning };
            }
        }
    }
}
