using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>RUN changes the directory.</summary>
internal sealed class HDC5091ChangesDirectory : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5091;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name == "cd" && c.Before.Length == 0 && c.Operands.FirstOrDefault()?.StartsWith('/') == true) is { } command)
            {
                yield return Descriptor.At($"RUN begins with {Printable.Of(string.Join(' ', command.Words))}.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
