namespace HardenedContainer.Diagnostics;

// Band 6: base-image fit.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band6 =>
    [
    ];
}
