using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>FROM names one platform.</summary>
internal sealed class HDC5044ConstantPlatform : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5044;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            if (stage.From.Flag("platform") is { Length: > 0 } platform && !platform.Contains('$', StringComparison.Ordinal)
                && !platform.Split('/').Any(part => stage.Name?.Contains(part, StringComparison.OrdinalIgnoreCase) == true))
            {
                yield return Descriptor.At($"The platform is always {Printable.Of(platform)}.", subject.Path, stage.From.Line);
            }
        }
    }
}
