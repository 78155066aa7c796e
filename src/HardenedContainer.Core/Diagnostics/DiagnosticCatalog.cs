namespace HardenedContainer.Diagnostics;

/// <summary>
/// The one table of diagnostics. Each band has a part of this class in a file of its own (<c>DiagnosticCatalog.Band1.cs</c>),
/// in which every descriptor is a field named after its code and stands in that band's list.
/// </summary>
public static partial class DiagnosticCatalog
{
    /// <summary>Every descriptor, ordered by code.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        .. new[] { Band0, Band1, Band2, Band3, Band4, Band5, Band6, Band7, Band8, Band9 }.SelectMany(band => band).OrderBy(d => d.Code, StringComparer.Ordinal),
    ];

    /// <summary>It tells what a smoke run showed, of the root file system (HDC9500 to HDC9599) or of the image in an engine.</summary>
    /// <param name="code">A code.</param>
    /// <returns>Whether it does.</returns>
    internal static bool IsOfSmokeRun(string code) => code.StartsWith("HDC95", StringComparison.Ordinal) || code == HDC8015.Code || code == HDC8016.Code;
}
