using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>USER is a name, and no passwd of the image has it.</summary>
internal sealed class HDC5021UserNameUnknown : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5021;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var user = ImageUser.Parse(subject.Plan.Configuration.User);
        if (user.User.Length > 0 && user.UserId is null && subject.Base.IsKnown && !ImageUser.Known(subject).ContainsKey(user.User))
        {
            yield return Descriptor.At($"/etc/passwd of the image has no user {Printable.Of(user.User)}.", subject.App.ProjectFile);
        }
    }
}
