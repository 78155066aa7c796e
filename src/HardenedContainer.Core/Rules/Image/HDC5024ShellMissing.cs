using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>
/// The entry point is a shell that runs a script, and the image has no shell. A generated image has no RUN, which this rule
/// is about in Dockerfiles of other origin: what is left of it is whatever else would need a shell.
/// </summary>
internal sealed class HDC5024ShellMissing : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5024;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var configuration = subject.Plan.Configuration;
        string[] words = [.. configuration.Entrypoint, .. configuration.Command];
        if (words is [var first, ..] && ImageTree.IsShell(first) && !ShellForm.Is(words)
            && subject.Base.IsKnown && new ImageTree(subject).FindExecutable(first) is null)
        {
            yield return Descriptor.At($"The container would start {Printable.Of(first)}.", subject.App.ProjectFile);
        }
    }
}
