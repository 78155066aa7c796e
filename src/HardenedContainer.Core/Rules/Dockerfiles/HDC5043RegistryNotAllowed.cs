using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>An image comes from a registry that the project does not allow.</summary>
internal sealed class HDC5043RegistryNotAllowed : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5043;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        var bases = from stage in subject.Stages where stage.Parent is null && stage.Image.IsCertain select (stage.Image.Text, stage.From.Line);
        var copied =
            from item in subject.Steps
            let source = CopySource.Stage(subject, item.Stage, item.Step)
            where source is { Source: null, IsLater: false }
            select (source.Name, item.Step.Instruction.Line);
        return
            from image in bases.Concat(copied)
            where ImageName.IsValid(image.Item1) && !ImageName.IsAllowed(image.Item1, subject.AllowedRegistries)
            select Descriptor.At($"{Printable.Of(image.Item1)} comes from {Printable.Of(ImageName.Registry(image.Item1))}.", subject.Path, image.Line);
    }
}
