using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The directory of the app is a volume.</summary>
internal sealed class HDC5061VolumeOnApp : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5061;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is not { End.WorkDirectory: { Length: > 1 } directory } final)
        {
            yield break;
        }

        foreach (var step in final.Chain.SelectMany(s => s.Steps).Where(s => s.Instruction.Keyword == "VOLUME"))
        {
            foreach (var volume in step.Instruction.Arguments.Select(a => step.Expander.Expand(a)).Where(v => v.IsCertain).Select(v => v.Text.TrimEnd('/')))
            {
                if (volume.StartsWith('/') && (directory.TrimEnd('/') + "/").StartsWith(volume + "/", StringComparison.Ordinal))
                {
                    yield return Descriptor.At($"{Printable.Of(volume)} holds the app.", subject.Path, step.Instruction.Line);
                }
            }
        }
    }

}
