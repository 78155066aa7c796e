using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>USER is a name that the base does not have.</summary>
internal sealed class HDC5021UserNotInBase : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5021;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            if (step.Instruction.Keyword == "USER" && step.Expander.Expand(step.Instruction.Text) is { IsCertain: true } user
                && stage.Base.Facts is { IsKnown: true } facts && DockerfileUser.Name(user.Text) is { } name
                && !facts.Users.ContainsKey(name) && !StageFiles.MayHold(stage, "/etc/passwd"))
            {
                yield return Descriptor.At($"{facts.Name} has no user {Printable.Of(name)}.", subject.Path, step.Instruction.Line, "Write the number of the user.");
            }
        }
    }
}
