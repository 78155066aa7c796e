using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The final stage is an image for building.</summary>
internal sealed class HDC5030FinalStageIsSdk : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5030;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is { Base.IsSdk: true } final)
        {
            yield return Descriptor.At($"The final stage starts from {Printable.Of(final.Chain.First().Image.Text)}.", subject.Path, final.From.Line);
        }
    }
}
