using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Privilege escalation that nothing rules out.</summary>
internal sealed class HDC7002PrivilegeEscalation : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7002;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        foreach (var container in subject.Containers)
        {
            switch (container.Workload.Platform)
            {
                case ManifestPlatform.Kubernetes when !container.Workload.IsWindows:
                    var setting = container.Node.At("securityContext", "allowPrivilegeEscalation");
                    if (setting is null ? !container.IsPartial : setting.Truth != false)
                    {
                        yield return Descriptor.At($"allowPrivilegeEscalation of {container.Title(inSentence: true)} is {(setting is null ? "not set" : Printable.Of(setting.Text ?? "no truth value"))}.", subject.Path, setting?.Line ?? container.Line);
                    }

                    break;
                case ManifestPlatform.Compose when !container.IsPartial && container.Node["privileged"]?.Truth != true && !SecurityOptions.Of(container).Any(o => o.Text is "no-new-privileges" or "no-new-privileges:true" or "no-new-privileges=true"):
                    yield return Descriptor.At($"{container.Title()} has no security_opt no-new-privileges:true.", subject.Path, container.Line) with { Severity = DiagnosticSeverity.Warning };
                    break;
            }
        }
    }
}
