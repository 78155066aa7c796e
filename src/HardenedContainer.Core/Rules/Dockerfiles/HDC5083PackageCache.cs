using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The cache of a package manager stays in the layer.</summary>
internal sealed class HDC5083PackageCache : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5083;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            if (!run.Run.Flags.Any(f => f.Name == "mount" && f.Value?.Contains("type=cache", StringComparison.Ordinal) == true) && PackageCommand.Uncleaned(run) is { } manager)
            {
                yield return Descriptor.At($"{manager} leaves its cache behind.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
