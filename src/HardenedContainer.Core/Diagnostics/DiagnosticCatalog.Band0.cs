namespace HardenedContainer.Diagnostics;

// Band 0: project and tool.
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band0 =>
    [
    ];
}
