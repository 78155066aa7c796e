namespace HardenedContainer.Diagnostics;

// Band 5: Dockerfile and image configuration.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band5 =>
    [
    ];
}
