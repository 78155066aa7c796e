using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>FROM and AS are written in different cases.</summary>
internal sealed class HDC5071FromAsCasing : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5071;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            var from = stage.From.Written;
            if (stage.From.Arguments is [_, var word, _] && ((from == "FROM" && word != "AS") || (from == "from" && word != "as")))
            {
                yield return Descriptor.At($"{Printable.Of(word)} stands after {from}.", subject.Path, stage.From.Line);
            }
        }
    }
}
