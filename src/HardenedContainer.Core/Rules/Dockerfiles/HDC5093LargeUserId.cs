using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>useradd with a large number writes a huge file.</summary>
internal sealed class HDC5093LargeUserId : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5093;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name == "useradd" && !c.HasShort('l') && !c.Has("--no-log-init") && c.Words.Any(w => w.Length > 5 && w.All(char.IsAsciiDigit))) is { } command)
            {
                yield return Descriptor.At($"{command.Name} has a large number and no -l.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
