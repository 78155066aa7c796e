using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Debuggers, dump tools and profilers that go into the image. What the runtime brings is left out by the plan.</summary>
internal sealed class HDC1009DebuggingTools : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1009;

    private static readonly string[] Names =
    [
        "libsos.so", "libsosplugin.so", "SOS.NETCore.dll", "vsdbg", "vsdbg-ui", "dotnet-dump", "dotnet-dump.dll", "dotnet-trace", "dotnet-trace.dll", "dotnet-gcdump", "dotnet-gcdump.dll",
        "dotnet-counters", "dotnet-counters.dll", "dotnet-monitor", "dotnet-monitor.dll", "gdb", "gdbserver", "lldb", "lldb-server", "strace", "createdump", "libmscordbi.so", "libmscordaccore.so",
    ];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from entry in subject.Plan.Entries
        where entry.Kind == ImageEntryKind.File && Names.Contains(entry.Path[(entry.Path.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase)
        select Descriptor.At($"{Printable.Of(entry.Path)} is in the image.", entry.Path);
}
