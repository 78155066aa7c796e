using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Context;

/// <summary>The ignore file with the Dockerfile's name hides the other one.</summary>
internal sealed class HDC4010TwoIgnoreFiles : IRule<ContextSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC4010;

    public IEnumerable<Finding> Evaluate(ContextSubject subject)
    {
        if (subject.Context.HasTwoIgnoreFiles)
        {
            yield return Descriptor.At($"{Printable.Of(Path.GetFileName(subject.Dockerfile.Path))}.dockerignore counts, and .dockerignore does not.", subject.Dockerfile.Path);
        }
    }
}
