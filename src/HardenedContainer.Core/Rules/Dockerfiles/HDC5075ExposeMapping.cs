using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>EXPOSE has an address or a port of the host.</summary>
internal sealed class HDC5075ExposeMapping : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5075;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (port, line) in ExposedPort.All(subject))
        {
            if (port.IsMapping)
            {
                yield return Descriptor.At($"{Printable.Of(port.Text)} is a mapping.", subject.Path, line);
            }
        }
    }
}
