using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Packages are installed without a version.</summary>
internal sealed class HDC5082UnpinnedPackages : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5082;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (run.Commands.SelectMany(PackageCommand.Installed).FirstOrDefault(p => !p.IsPinned) is { } package)
            {
                yield return Descriptor.At($"{Printable.Of(package.Name)} is installed in whatever version is newest.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
