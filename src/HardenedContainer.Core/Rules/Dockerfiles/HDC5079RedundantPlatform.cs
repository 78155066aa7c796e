using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>FROM asks for the platform that it gets anyway.</summary>
internal sealed class HDC5079RedundantPlatform : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5079;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.From.Flag("platform") is "$TARGETPLATFORM" or "${TARGETPLATFORM}")
            {
                yield return Descriptor.At("The target platform is the default of FROM.", subject.Path, stage.From.Line);
            }
        }
    }
}
