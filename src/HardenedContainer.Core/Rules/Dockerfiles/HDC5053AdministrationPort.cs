using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A port for administration is exposed.</summary>
internal sealed class HDC5053AdministrationPort : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5053;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (port, line) in ExposedPort.All(subject))
        {
            if (port is { IsValid: true, First: 22 or 23 or 3389 or 2375 })
            {
                yield return Descriptor.At($"Port {port.First} is exposed.", subject.Path, line);
            }
        }
    }
}
