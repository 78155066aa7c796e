using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The build upgrades the distribution.</summary>
internal sealed class HDC5087UpgradesDistribution : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5087;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.FirstOrDefault(c => (c.Name is "apt-get" or "apt" && c.Has("dist-upgrade", "full-upgrade")) || (c.Name == "apk" && c.Has("upgrade")) || (c.Name is "yum" or "dnf" or "microdnf" && c.Words.Length > 1 && c.Operands.FirstOrDefault() is "update" or "upgrade") || (c.Name == "zypper" && c.Has("dist-upgrade", "dup"))) is { } command)
            {
                yield return Descriptor.At($"{command.Name} upgrades the distribution.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
