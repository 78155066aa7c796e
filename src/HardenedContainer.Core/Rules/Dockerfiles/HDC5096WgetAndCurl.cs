using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>Both wget and curl are used.</summary>
internal sealed class HDC5096WgetAndCurl : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5096;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var stage in subject.Stages)
        {
            var runs = subject.Runs.Where(r => r.Stage.Index == stage.Index).ToArray();
            var (curl, wget) = (runs.FirstOrDefault(r => r.Commands.Any(c => c.Name == "curl")), runs.FirstOrDefault(r => r.Commands.Any(c => c.Name == "wget")));
            if (curl is not null && wget is not null)
            {
                yield return Descriptor.At("A stage uses wget and curl.", subject.Path, Math.Max(curl.Step.Instruction.Line, wget.Step.Instruction.Line));
            }
        }
    }
}
