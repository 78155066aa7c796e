using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Native AOT in an SDK image without a C tool chain.</summary>
internal sealed class HDC5063NoToolChain : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5063;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            var image = run.Stage.Chain.First().Image.Text.Split('@')[0];
            if (image.StartsWith("mcr.microsoft.com/dotnet/sdk:", StringComparison.Ordinal) && !image.EndsWith("-aot", StringComparison.Ordinal)
                && run.Commands.Any(c => c.Name == "dotnet" && c.Has("publish") && c.Words.Any(w => w.Contains("PublishAot=true", StringComparison.OrdinalIgnoreCase)))
                && !run.Stage.Chain.SelectMany(s => s.Steps).Any(s => s.Instruction.Text.Contains("clang", StringComparison.Ordinal) || s.Instruction.Text.Contains("gcc", StringComparison.Ordinal) || s.Instruction.Text.Contains("build-base", StringComparison.Ordinal)))
            {
                yield return Descriptor.At($"{Printable.Of(image)} has no clang.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }

}
