using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Image;

/// <summary>The app's settings bind other ports than those that the image names.</summary>
internal sealed class HDC5052ExposesOtherPort : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5052;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var endpoints = subject.App.IsAspNetCore ? KestrelEndpoint.All(subject, HDC5055ListensOnLocalhost.Variables(subject)) : [];
        var ports = endpoints.Select(e => e.Port).ToArray();
        var exposed = subject.Plan.Configuration.Ports.Select(p => p.Number).ToArray();
        if (ports.Length > 0 && exposed.Length > 0 && ports.All(p => p is { } port && !exposed.Contains(port)))
        {
            yield return Descriptor.At(
                $"The app listens on {string.Join(", ", ports.Order())}, and the image names {string.Join(", ", exposed)}.",
                endpoints[0].File ?? subject.App.ProjectFile, endpoints[0].Line, $"Set ContainerPort to {ports[0]}, or take Kestrel:Endpoints out of the settings.");
        }
    }
}
