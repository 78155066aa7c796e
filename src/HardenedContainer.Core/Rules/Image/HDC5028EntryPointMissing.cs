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

        // The launcher starts the app in its turn.
        var tree = new ImageTree(subject);
        var started = subject.Plan.Launcher is null ? words.Take(1) : words.Take(2);
        foreach (var what in words is [] or ["", ..] ? ["The image has neither entry point nor command."] : started.Select(word => Problem(word, tree.FindExecutable(word), user)))
        {
            if (what is not null)
            {
                yield return Descriptor.At(what, subject.App.ProjectFile);
            }
        }
    }

    private static string? Problem(string word, ImageNode? node, ImageUser user) => node switch
    {
        null => $"The container would start {Printable.Of(word)}, which is not in the image.",
        { Entry.Kind: ImageEntryKind.Directory } => $"The container would start {Printable.Of(word)}, which is a directory.",
        _ when !node.IsExecutableBy(user.UserId ?? -1, user.GroupId ?? -1) => $"The container would start {Printable.Of(word)}, which the user may not execute.",
        _ => null,
    };
}
