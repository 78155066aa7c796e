using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A protocol of EXPOSE has capital letters.</summary>
internal sealed class HDC5074ProtocolCasing : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5074;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (port, line) in ExposedPort.All(subject))
        {
            if (port.Protocol.Any(char.IsAsciiLetterUpper))
            {
                yield return Descriptor.At($"The protocol of {Printable.Of(port.Text)} has capital letters.", subject.Path, line);
            }
        }
    }
}
