using HardenedContainer.Diagnostics;
using HardenedContainer.Manifests;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Containers that are ended before they could stop.</summary>
internal sealed class HDC7017TooLittleTime : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7017;

    // HostOptions.ShutdownTimeout, and what Kubernetes gives by default.
    private const double Default = 30;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        foreach (var container in subject.Containers.Where(c => c.Role == ContainerRole.Main))
        {
            var stop = container.Workload.StopTime ?? container.Node["stopTimeout"];
            var seconds = stop is null ? null : ManifestQuantities.Seconds(stop.Text);
            var hook = container.Node.At("lifecycle", "preStop");
            var sleep = hook?.At("sleep", "seconds")?.Number ?? SleepOf(hook?.At("exec", "command"));
            var given = seconds ?? (container.Workload.Platform == ManifestPlatform.Kubernetes && stop is null ? Default : null);
            if (sleep is { } waits && given is { } all && waits >= all)
            {
                yield return Descriptor.At($"preStop of {container.Title(inSentence: true)} takes {waits} of {all} seconds.", subject.Path, stop?.Line ?? hook!.Line);
            }
            else if (seconds < Default && (container.IsDotNet || subject.AppOf(container) is not null))
            {
                yield return Descriptor.At($"{container.Title()} has {seconds:0.##} seconds to stop.", subject.Path, stop!.Line) with { Severity = DiagnosticSeverity.Info };
            }
        }
    }

    private static long? SleepOf(ManifestNode? command) =>
        command?.Items is [{ Text: "sleep" or "/bin/sleep" }, { } time] && ManifestQuantities.Seconds(time.Text) is { } seconds ? (long)seconds : null;
}
