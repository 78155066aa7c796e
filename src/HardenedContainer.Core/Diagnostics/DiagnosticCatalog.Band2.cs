namespace HardenedContainer.Diagnostics;

// Band 2: binary (ELF).
public static partial class DiagnosticCatalog
{
    private static DiagnosticDescriptor[] Band2 =>
    [
    ];
}
