using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.BuiltImage;

/// <summary>The image names no user, or root, by whatever name.</summary>
internal sealed class HDC8002RunsAsRoot : IRule<BuiltImageSubject>
{
    /// <inheritdoc/>
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC8002;

    /// <inheritdoc/>
    public IEnumerable<Finding> Evaluate(BuiltImageSubject subject)
    {
        var user = subject.Image.User;
        if (user.Length == 0)
        {
            yield return subject.Finding(Descriptor, "The image names no user, so the container runs as root.");
        }
        else if (RunUser.Of(subject.Image) is not { } found)
        {
            yield return subject.Finding(Descriptor, $"The image runs as {Printable.Of(user)}, who is not in its passwd and group.", "Name the user by its number, as 1654:1654.");
        }
        else if (found.Id == 0)
        {
            yield return subject.Finding(Descriptor, $"The image runs as {Printable.Of(user)}, which is root.");
        }
    }
}
