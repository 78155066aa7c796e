using System.Globalization;
using HardenedContainer.Diagnostics;

namespace HardenedContainer.Reporting;

/// <summary>How many findings there are.</summary>
/// <param name="Errors">Errors: there is no image.</param>
/// <param name="Warnings">Warnings.</param>
/// <param name="Informations">Worth knowing.</param>
/// <param name="Suppressed">Switched off; only the report has them.</param>
public readonly record struct FindingCounts(int Errors, int Warnings, int Informations, int Suppressed = 0)
{
    /// <summary>Counts.</summary>
    /// <param name="findings">Judged findings.</param>
    /// <returns>Their numbers.</returns>
    public static FindingCounts Of(IReadOnlyCollection<JudgedFinding> findings)
    {
        return new(Count(DiagnosticSeverity.Error), Count(DiagnosticSeverity.Warning), Count(DiagnosticSeverity.Info), Count(DiagnosticSeverity.None));

        int Count(DiagnosticSeverity severity) => findings.Count(f => f.Severity == severity);
    }

    /// <summary>Both together.</summary>
    public static FindingCounts operator +(FindingCounts one, FindingCounts other) =>
        new(one.Errors + other.Errors, one.Warnings + other.Warnings, one.Informations + other.Informations, one.Suppressed + other.Suppressed);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="text">Four numbers with semicolons.</param>
    /// <returns>The counts.</returns>
    public static FindingCounts Read(string text)
    {
        var numbers = text.Split(';').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    /// <summary>For the next task.</summary>
    /// <returns>Four numbers with semicolons.</returns>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Errors};{Warnings};{Informations};{Suppressed}");

    /// <summary>For people: <c>no errors, 2 warnings, 1 note; 3 suppressed</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        $"{Number(Errors, "error")}, {Number(Warnings, "warning")}"
        + (Informations == 0 ? "" : $", {Number(Informations, "note")}")
        + (Suppressed == 0 ? "" : $"; {Suppressed} suppressed");

    private static string Number(int number, string what) => number switch { 0 => $"no {what}s", 1 => $"1 {what}", _ => $"{number} {what}s" };
}
