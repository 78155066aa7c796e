using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>apt is made for people.</summary>
internal sealed class HDC5089InteractiveApt : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5089;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name == "apt" && c.Words.Length > 1) is { } command)
            {
                yield return Descriptor.At($"RUN calls {command.Name} {Printable.Of(command.Words[1])}.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
