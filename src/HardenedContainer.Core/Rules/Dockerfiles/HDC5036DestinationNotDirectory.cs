using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Several files are copied to what is no directory.</summary>
internal sealed class HDC5036DestinationNotDirectory : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5036;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            if (step.Instruction is { Keyword: "COPY" or "ADD", Arguments: { Length: > 2 } words } copy
                && !(words[^1].EndsWith('/') || words[^1].EndsWith("/\"", StringComparison.Ordinal) || words[^1] is "." or ".." || words[^1].EndsWith("/.", StringComparison.Ordinal) || words[^1].EndsWith('\\') || words[^1].Contains('$', StringComparison.Ordinal)))
            {
                yield return Descriptor.At($"{copy.Keyword} has {words.Length - 1} sources, and {Printable.Of(words[^1])} does not end with a slash.", subject.Path, copy.Line);
            }
        }
    }
}
