using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Image;

/// <summary>USER is a name that the image has.</summary>
internal sealed class HDC5022UserIsName : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5022;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var user = ImageUser.Parse(subject.Plan.Configuration.User);

        // A name that is not there is HDC5021, root is HDC5020.
        if (user.User is not ("" or "root") && user.UserId is null && (!subject.Base.IsKnown || ImageUser.Known(subject).ContainsKey(user.User)))
        {
            yield return Descriptor.At($"The user of the image is {Printable.Of(user.User)}.", subject.App.ProjectFile);
        }
    }
}
