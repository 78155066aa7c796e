using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.BaseFit;

/// <summary>The user's number is in no passwd.</summary>
internal sealed class HDC6005NoAccount : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC6005;

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var user = subject.Plan.Configuration.User.Split(':')[0];
        if (subject.Base.IsKnown && subject.Plan.Entries.All(e => e.Path != "/etc/passwd") && int.TryParse(user, out var id) && !subject.Base.Users.ContainsValue(id))
        {
            yield return Descriptor.At($"{subject.Base.Name} has no user {id}.", subject.App.ProjectFile);
        }
    }
}
