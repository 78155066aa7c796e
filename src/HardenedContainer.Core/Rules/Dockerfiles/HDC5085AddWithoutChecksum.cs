using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>ADD fetches a file without a checksum.</summary>
internal sealed class HDC5085AddWithoutChecksum : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5085;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            if (step.Instruction is { Keyword: "ADD" } add && add.Flag("checksum") is null
                && CopySource.Paths(add).FirstOrDefault(p => p.StartsWith("http", StringComparison.OrdinalIgnoreCase) && CopySource.IsRemote(p) && !p.Contains(".git", StringComparison.Ordinal)) is { } address)
            {
                yield return Descriptor.At($"ADD fetches {Printable.Of(address)}.", subject.Path, add.Line);
            }
        }
    }
}
