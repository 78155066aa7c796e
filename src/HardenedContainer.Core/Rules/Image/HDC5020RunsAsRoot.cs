using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Image;

/// <summary>USER is missing, 0, or a name of user 0.</summary>
internal sealed class HDC5020RunsAsRoot : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5020;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var user = ImageUser.Parse(subject.Plan.Configuration.User);
        var isRoot = user.User.Length == 0 || (user.UserId ?? ImageUser.Known(subject).GetValueOrDefault(user.User, user.User == "root" ? 0 : -1)) == 0;
        if (isRoot)
        {
            yield return Descriptor.At(
                user.User.Length == 0 ? "The image sets no user." : $"The user of the image is {subject.Plan.Configuration.User}.", subject.App.ProjectFile);
        }
    }
}
