using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A port cannot be read.</summary>
internal sealed class HDC5009InvalidPort : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5009;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (port, line) in ExposedPort.All(subject))
        {
            if (!port.IsValid)
            {
                yield return Descriptor.At($"{Printable.Of(port.Text)} is not a port.", subject.Path, line);
            }
        }
    }
}
