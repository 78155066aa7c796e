namespace HardenedContainer.Diagnostics;

// Band 3: secrets.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band3 =>
    [
    ];
}
