using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>The entry point is not in the image, or not executable for the user of the image.</summary>
internal sealed class HDC5028EntryPointMissing : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5028;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var configuration = subject.Plan.Configuration;
        var user = ImageUser.Parse(configuration.User);
        string[] words = [.. configuration.Entrypoint, .. configuration.Command];

        // A missing shell is HDC5024 or HDC5025. Of a base that is not known, nothing can be said to be missing.
        if (!subject.Base.IsKnown || (words is [var shell, ..] && ImageTree.IsShell(shell)))
        {
            yield break;
        }

        var what = words switch
        {
            [] or ["", ..] => "The image has neither entry point nor command.",
            [var first, ..] => new ImageTree(subject).FindExecutable(first) switch
            {
                null => $"The container would start {Printable.Of(first)}, which is not in the image.",
                { Entry.Kind: ImageEntryKind.Directory } => $"The container would start {Printable.Of(first)}, which is a directory.",
                var node when !node.IsExecutableBy(user.UserId ?? -1, user.GroupId ?? -1) => $"The container would start {Printable.Of(first)}, which the user may not execute.",
                _ => null,
            },
        };
        if (what is not null)
        {
            yield return Descriptor.At(what, subject.App.ProjectFile);
        }
    }
}
