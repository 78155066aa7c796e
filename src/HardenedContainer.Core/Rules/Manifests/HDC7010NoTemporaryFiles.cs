using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Manifests;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Manifests;

/// <summary>Read-only containers without a place for temporary files.</summary>
internal sealed class HDC7010NoTemporaryFiles : IRule<ManifestSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC7010;

    public IEnumerable<Finding> Evaluate(ManifestSubject subject)
    {
        foreach (var container in subject.Containers.Where(c => c.ReadOnlyRoot?.Truth == true && c.Role == ContainerRole.Main && !c.Workload.IsWindows))
        {
            var app = subject.AppOf(container);
            var temp = container.Value("TMPDIR") ?? app?.TempPath ?? "/tmp";
            if (HasWritable(container, temp))
            {
                continue;
            }

            DiagnosticSeverity? severity = app switch
            {
                { TempFiles: Evidence.Present } => DiagnosticSeverity.Error,
                { TempFiles: Evidence.Absent } => null,
                _ when container.IsPartial || !(container.IsDotNet || app is not null) || DiagnosticsAreOff(container) => null,
                not null => DiagnosticSeverity.Warning,
                null => DiagnosticSeverity.Info,
            };
            if (severity is not null)
            {
                yield return Descriptor.At($"{container.Title()} has no writable mount at {Printable.Of(temp)}.", subject.Path, container.ReadOnlyRoot!.Line) with { Severity = severity };
            }
        }
    }

    /// <summary>Whether something that the container may write is mounted at a path or above it.</summary>
    internal static bool HasWritable(ManifestContainer container, string path) => container.Mounts.Any(m => m.IsWritable && Covers(m.Path, path));

    private static bool Covers(string mount, string path) => mount.TrimEnd('/') is var root && (path == root || path.StartsWith(root + "/", StringComparison.Ordinal));

    private static bool DiagnosticsAreOff(ManifestContainer container) => container.Value("DOTNET_EnableDiagnostics") == "0" || container.Value("COMPlus_EnableDiagnostics") == "0";
}
