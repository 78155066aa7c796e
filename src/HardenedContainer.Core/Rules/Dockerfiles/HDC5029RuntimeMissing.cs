using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Options;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The entry point needs a runtime that is not in the base image.</summary>
internal sealed class HDC5029RuntimeMissing : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5029;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final is { } final && final.Last("ENTRYPOINT") is { Instruction: { IsJson: true, Arguments.Length: > 0 } } step
            && step.Instruction.Arguments[0] is "dotnet" or "/usr/bin/dotnet"
            && (final.Base.Facts is { IsKnown: true, Kind: not BaseKind.Reference } || final.Chain.First().Image.Text.StartsWith("mcr.microsoft.com/dotnet/runtime-deps:", StringComparison.Ordinal))
            && !StageFiles.MayHoldName(final, "dotnet") && !subject.Runs.Any(r => r.Stage.Base == final.Base))
        {
            yield return Descriptor.At($"The entry point is dotnet, and {Printable.Of(final.Chain.First().Image.Text)} has no .NET runtime.", subject.Path, step.Instruction.Line);
        }
    }
}
