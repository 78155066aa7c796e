using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>USER is a name.</summary>
internal sealed class HDC5022UserIsNotNumeric : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5022;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is { } final && final.Last("USER") is { } step && step.Expander.Expand(step.Instruction.Text) is { IsCertain: true } user
            && DockerfileUser.Name(user.Text) is { } name && name != "root" && !BaseImage.IsWindows(final.Chain.First().Image.Text))
        {
            yield return Descriptor.At($"The user of the image is {Printable.Of(name)}.", subject.Path, step.Instruction.Line, "Write the number of the user.");
        }
    }
}
