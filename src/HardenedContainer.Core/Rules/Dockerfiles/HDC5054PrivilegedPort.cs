using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A port below 1024 is exposed.</summary>
internal sealed class HDC5054PrivilegedPort : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5054;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (port, line) in ExposedPort.All(subject))
        {
            if (port is { IsValid: true, First: > 0 and < 1024 and not (22 or 23) })
            {
                yield return Descriptor.At($"Port {port.First} is exposed.", subject.Path, line);
            }
        }
    }
}
