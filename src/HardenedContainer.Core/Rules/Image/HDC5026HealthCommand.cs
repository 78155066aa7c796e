using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>The health check is in shell form, or starts what is not in the image or not executable.</summary>
internal sealed class HDC5026HealthCommand : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5026;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        if (subject.Plan.Configuration.Health is not { Command: { IsDefault: false } command } || !subject.Base.IsKnown)
        {
            yield break;
        }

        var user = ImageUser.Parse(subject.Plan.Configuration.User);
        var what = command switch
        {
            [] => "The health check has no command.",
            ["CMD-SHELL", ..] => "The health check is in shell form.",
            [var first, ..] => new ImageTree(subject).FindExecutable(first) switch
            {
                null when ImageTree.IsShell(first) => $"The health check starts {Printable.Of(first)}, and the image has no shell.",
                null => $"The health check starts {Printable.Of(first)}, which is not in the image.",
                var node when !node.IsExecutableBy(user.UserId ?? -1, user.GroupId ?? -1) => $"The health check starts {Printable.Of(first)}, which the user may not execute.",
                _ => null,
            },
        };
        if (what is not null)
        {
            yield return Descriptor.At(what, subject.App.ProjectFile);
        }
    }
}
