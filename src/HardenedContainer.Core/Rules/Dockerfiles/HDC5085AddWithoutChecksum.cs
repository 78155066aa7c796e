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
                && CopySource.Sources(step).FirstOrDefault(s => s.Text.StartsWith("http", StringComparison.OrdinalIgnoreCase) && CopySource.IsRemote(s.Text) && !IsRepository(s.Text)).Text is { } address)
            {
                yield return Descriptor.At($"ADD fetches {Printable.Of(address)}.", subject.Path, add.Line);
            }
        }
    }

    // As builders tell a Git repository from a file: by the end of its path.
    private static bool IsRepository(string address)
    {
        var end = address.IndexOfAny(['#', '?']);
        return (end < 0 ? address : address[..end]).EndsWith(".git", StringComparison.Ordinal);
    }
}
