using System.Reflection;
using HardenedContainer.Diagnostics;
using HardenedContainer.Reporting;

namespace HardenedContainer.Tool;

/// <summary>Writes findings and says what they mean for the exit status.</summary>
internal static class Output
{
    /// <summary>Writes findings in the wanted format.</summary>
    internal static void Write(IReadOnlyList<JudgedFinding> findings, string format)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 1 << 16);
        if (format == "sarif")
        {
            output.Write(SarifLog.Render(findings, Version));
            return;
        }

        foreach (var finding in findings.Where(f => f.Severity != DiagnosticSeverity.None))
        {
            output.Write(format == "json" ? FindingsText.JsonLine(finding) : FindingsText.Line(finding));
            output.Write('\n');
        }
    }

    /// <summary>2 where something could not be read, 1 where there are errors, else 0.</summary>
    internal static int Status(IEnumerable<JudgedFinding> findings) => findings.Aggregate(0, (status, f) => Math.Max(status, f switch
    {
        // A template that was only found is a warning.
        { Finding: { Descriptor.Code: "HDC0007", Severity: null } } or { Finding.Descriptor.Code: "HDC0007", Severity: DiagnosticSeverity.Error } => Program.Unreadable,
        { Severity: DiagnosticSeverity.Error } => 1,
        _ => 0,
    }));

    private static string Version => typeof(Output).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
