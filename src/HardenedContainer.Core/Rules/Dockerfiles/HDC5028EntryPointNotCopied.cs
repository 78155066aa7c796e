using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Options;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>No COPY brings the entry point.</summary>
internal sealed class HDC5028EntryPointNotCopied : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5028;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is { } final && final.Base.Facts is { IsKnown: true, Kind: not BaseKind.Reference } && final.Last("ENTRYPOINT") is { Instruction: { IsJson: true, Arguments.Length: > 0 } } step)
        {
            var name = step.Instruction.Arguments[0];
            if (StageFiles.Absolute(final, name) is { } path && !StageFiles.MayHold(final, path) && !final.Base.Facts.Paths.Contains(path))
            {
                yield return Descriptor.At($"No COPY of the final stage brings {Printable.Of(path)}.", subject.Path, step.Instruction.Line, "Copy the executable to this path, or correct the path.");
            }
        }
    }
}
