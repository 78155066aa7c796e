using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>HEALTHCHECK names what is not there.</summary>
internal sealed class HDC5026HealthCheckCannotRun : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5026;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var (stage, step) in subject.Steps)
        {
            if (step.Instruction is not { Keyword: "HEALTHCHECK", Arguments.Length: > 1 } check || stage.Base.HasShell != false || step.HasOwnShell)
            {
                continue;
            }

            if (!check.IsJson && !StageFiles.MayHold(stage, "/bin/sh"))
            {
                yield return Descriptor.At("HEALTHCHECK is in shell form, and the image of this stage has no shell.", subject.Path, check.Line);
            }
            else if (check.IsJson && check.Arguments[1] is "curl" or "wget" or "nc" or "sh" or "bash" or "/bin/sh" or "/bin/bash" or "/usr/bin/curl" or "/usr/bin/wget"
                && !StageFiles.MayHoldName(stage, check.Arguments[1]))
            {
                yield return Descriptor.At($"HEALTHCHECK runs {check.Arguments[1]}, which the image of this stage does not have.", subject.Path, check.Line);
            }
        }
    }
}
