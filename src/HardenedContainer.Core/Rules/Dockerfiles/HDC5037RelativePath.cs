using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A relative path depends on the base image.</summary>
internal sealed class HDC5037RelativePath : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5037;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            // In a stage that starts from scratch nothing is set: relative to / is what it is.
            var instruction = step.Instruction;
            var path = instruction.Keyword switch
            {
                "WORKDIR" when step.WorkDirectory is null => step.Expander.Expand(instruction.Text),
                "COPY" or "ADD" when step.WorkDirectory is null && instruction.Arguments.Length > 1 && !stage.StartsFromScratch => step.Expander.Expand(instruction.Arguments[^1]),
                _ => null,
            };
            if (path is { IsCertain: true, Text.Length: > 0 } && path.Text[0] is not ('/' or '\\') && !(path.Text.Length > 1 && path.Text[1] == ':'))
            {
                yield return Descriptor.At($"{Printable.Of(path.Text)} is relative, and no WORKDIR is set.", subject.Path, instruction.Line);
            }
        }
    }
}
