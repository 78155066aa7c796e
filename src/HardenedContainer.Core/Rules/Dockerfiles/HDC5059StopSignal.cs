using HardenedContainer.Diagnostics;
using HardenedContainer.Dockerfiles;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Dockerfiles;

/// <summary>The stop signal cannot be handled.</summary>
internal sealed class HDC5059StopSignal : IRule<DockerfileSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC5059;

    public IEnumerable<Finding> Evaluate(DockerfileSubject subject)
    {
        if (subject.Final?.Last("STOPSIGNAL") is { Instruction: var stop } && stop.Text.ToUpperInvariant() is "SIGKILL" or "KILL" or "9" or "SIGSTOP" or "19")
        {
            yield return Descriptor.At($"STOPSIGNAL is {Printable.Of(stop.Text)}.", subject.Path, stop.Line);
        }
    }
}
