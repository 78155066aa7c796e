using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>The entry point is a shell with <c>-c</c>, which is what shell form becomes, and the image has no shell.</summary>
internal sealed class HDC5025ShellForm : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5025;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var configuration = subject.Plan.Configuration;
        string[] words = [.. configuration.Entrypoint, .. configuration.Command];
        if (ShellForm.Is(words) && subject.Base.IsKnown && new ImageTree(subject).FindExecutable(words[0]) is null)
        {
            yield return Descriptor.At($"The container would start {Printable.Of(words[0])} -c.", subject.App.ProjectFile);
        }
    }
}
