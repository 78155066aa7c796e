using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A file that is to be copied is excluded by the ignore file.</summary>
internal sealed class HDC4003CopiesIgnoredFile : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4003;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        // What ONBUILD holds back is copied from the context of another build.
        foreach (var step in subject.Stages.SelectMany(s => s.Steps))
        {
            if (subject.Ignore is not { } ignore || step.Instruction is not { Keyword: "COPY" or "ADD" } copy || copy.Flag("from") is not null)
            {
                continue;
            }

            foreach (var path in CopySource.Sources(step).Where(p => p.IsCertain && !CopySource.IsRemote(p.Text) && p.Text.IndexOfAny(['*', '?', '[']) < 0))
            {
                var clean = CopySource.InContext(subject, path.Text);
                if (clean.Length == 0 ? ignore.Patterns.All(p => !p.IsException) && ignore.IsExcluded("a") && ignore.IsExcluded(".a") : ignore.IsExcluded(clean) && !ignore.IsOpened(clean))
                {
                    yield return Descriptor.At($"{Printable.Of(path.Text)} is excluded.", subject.Path, copy.Line);
                }
            }
        }
    }
}
