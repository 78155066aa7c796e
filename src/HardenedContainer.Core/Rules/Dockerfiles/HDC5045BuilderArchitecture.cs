using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The app is published for the processor of the builder.</summary>
internal sealed class HDC5045BuilderArchitecture : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5045;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final?.Last("ENTRYPOINT") is not { Instruction: { IsJson: true, Arguments.Length: > 0 } entry } || entry.Arguments[0] is "dotnet" or "/usr/bin/dotnet")
        {
            yield break;
        }

        foreach (var run in subject.Runs.Where(r => r.Stage.Chain.First().From.Flag("platform")?.Contains("BUILDPLATFORM", StringComparison.Ordinal) == true && r.Stage != subject.Final))
        {
            if (run.Commands.Any(c => c.Name == "dotnet" && c.Has("publish") && !c.Words.Any(w => Options.Any(o => w == o || (o.Length > 2 && w.StartsWith(o, StringComparison.OrdinalIgnoreCase))) || w.Contains("RuntimeIdentifier", StringComparison.OrdinalIgnoreCase))))
            {
                yield return Descriptor.At("dotnet publish says no architecture.", subject.Path, run.Step.Instruction.Line);
            }
        }
    }

    private static readonly string[] Options = ["-a", "--arch", "-r", "--runtime", "--no-build"];

}
