using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>A build step leaves the sandbox.</summary>
internal sealed class HDC5048InsecureRun : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5048;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        foreach (var run in subject.Runs)
        {
            var what = run.Run.Flags.Select(f => f switch
            {
                { Name: "security", Value: "insecure" } => "RUN --security=insecure has all capabilities.",
                { Name: "network", Value: "host" } => "RUN --network=host shares the network of the host.",
                { Name: "mount" } when f.Value?.Contains("docker.sock", StringComparison.Ordinal) == true => "RUN mounts the Docker socket.",
                _ => null,
            }).FirstOrDefault(w => w is not null);
            if (what is not null)
            {
                yield return Descriptor.At(what, subject.Path, run.Step.Instruction.Line);
            }
        }
    }
}
