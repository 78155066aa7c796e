using HardenedContainer.Diagnostics;

namespace HardenedContainer.Rules.Binary;

/// <summary>The image switches the runtime's diagnostics on.</summary>
internal sealed class HDC2025DiagnosticsOn : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC2025;

    // The parts count where the whole is on.
    private static readonly string[] Switches =
        ["DOTNET_EnableDiagnostics", "DOTNET_EnableDiagnostics_IPC", "DOTNET_EnableDiagnostics_Debugger", "DOTNET_EnableDiagnostics_Profiler", "COMPlus_EnableDiagnostics", "CORECLR_ENABLE_PROFILING"];

    public IEnumerable<Finding> Evaluate(PublishSubject subject) =>
        from variable in subject.Plan.Configuration.Environment
        where Switches.Contains(variable.Key, StringComparer.OrdinalIgnoreCase) && variable.Value is not "0"
        select Descriptor.At($"The image sets {Printable.Of(variable.Key)} to {Printable.Of(variable.Value)}.", subject.App.ProjectFile);
}
