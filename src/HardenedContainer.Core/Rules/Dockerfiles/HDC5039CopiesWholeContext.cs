using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The final stage copies the whole context.</summary>
internal sealed class HDC5039CopiesWholeContext : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5039;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Ignore is { } ignore && ignore.IsExcluded("a-name-that-nobody-lists"))
        {
            // An allow-list decides what there is to copy.
            yield break;
        }

        foreach (var step in subject.Final?.Steps ?? [])
        {
            if (step.Instruction is { Keyword: "COPY" or "ADD" } copy && copy.Flag("from") is null && CopySource.Sources(step).Select(s => s.Text).Any(p => p is "." or "./" or "/" or "*" or "./*"))
            {
                yield return Descriptor.At($"{copy.Keyword} {Printable.Of(CopySource.Sources(step).First().Text)} takes all of the context.", subject.Path, copy.Line);
            }
        }
    }
}
