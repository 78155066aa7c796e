using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>COPY gives files to a user that the image does not have.</summary>
internal sealed class HDC5062OwnerNotInBase : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5062;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            if (step.Instruction.Keyword is "COPY" or "ADD" && step.Instruction.Flag("chown") is { } written && stage.Base.Facts is { IsKnown: true } facts
                && step.Expander.Expand(written) is { IsCertain: true } owner && DockerfileUser.Name(owner.Text) is { } name && name != "root"
                && !facts.Users.ContainsKey(name) && !StageFiles.MayHold(stage, "/etc/passwd"))
            {
                yield return Descriptor.At($"{facts.Name} has no user {Printable.Of(name)}.", subject.Path, step.Instruction.Line);
            }
        }
    }
}
