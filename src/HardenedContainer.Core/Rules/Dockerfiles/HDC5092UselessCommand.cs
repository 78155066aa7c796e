using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A command makes no sense in a build.</summary>
internal sealed class HDC5092UselessCommand : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5092;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => c.Name is "ssh" or "vim" or "shutdown" or "service" or "ps" or "free" or "top" or "kill" or "mount" or "ifconfig" or "nano" or "systemctl") is { } command)
            {
                yield return Descriptor.At($"RUN calls {command.Name}.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
