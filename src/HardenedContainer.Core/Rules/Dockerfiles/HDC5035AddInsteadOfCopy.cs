using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>ADD is used where COPY would do.</summary>
internal sealed class HDC5035AddInsteadOfCopy : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5035;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (_, step) in subject.Steps)
        {
            if (step.Instruction is { Keyword: "ADD" } add && CopySource.Sources(step).Any(s => s.IsCertain && !CopySource.IsRemote(s.Text) && !CopySource.IsArchive(s.Text)))
            {
                yield return Descriptor.At("ADD copies local files.", subject.Path, add.Line);
            }
        }
    }
}
