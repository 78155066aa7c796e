using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The build makes a certificate for development.</summary>
internal sealed class HDC5057DevelopmentCertificate : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5057;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name == "dotnet" && c.Has("dev-certs")) is { } command)
            {
                yield return Descriptor.At($"RUN makes a certificate with {Printable.Of(string.Join(' ', command.Words.Take(3)))}.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
