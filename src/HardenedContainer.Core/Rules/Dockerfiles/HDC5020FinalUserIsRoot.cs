using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The final stage runs as root.</summary>
internal sealed class HDC5020FinalUserIsRoot : IRule<DockerfileSubject>
{
    private const string Fix = "Add USER with a number other than 0 to the final stage.";

    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5020;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is not { } final)
        {
            yield break;
        }

        var (user, set) = (final.End.User, final.Last("USER"));
        if (user is null && set is null && BaseImage.IsWindows(final.Chain.First().Image.Text))
        {
            yield break;
        }

        if (user is null && set is null)
        {
            yield return Descriptor.At("No USER is set, and the base image may run as root.", subject.Path, final.From.Line, Fix);
        }
        else if (user is not null && DockerfileUser.IsRoot(user))
        {
            yield return Descriptor.At(set is null ? "No USER is set, and the base image runs as root." : $"USER {Printable.Of(user)} is root.", subject.Path, set?.Instruction.Line ?? final.From.Line, Fix);
        }
    }
}
