namespace HardenedContainer.Diagnostics;

// Band 1: publish output.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band1 =>
    [
    ];
}
