using HardenedContainer.Contexts;
using HardenedContainer.Facts;

namespace HardenedContainer.Planning;

/// <summary>Which published files go into the image.</summary>
public static class ImageContents
{
    private static readonly string[] SymbolEndings = [".pdb", ".dbg", ".debug", ".dwo", ".mdb"];

    // Debugger and dump support: switched off by DOTNET_EnableDiagnostics=0. The trace provider also needs lttng-ust,
    // which no minimal base has.
    private static readonly string[] DiagnosticParts =
        ["createdump", "libcoreclrtraceptprovider.so", "libmscordaccore.so", "libmscordbi.so"];

    /// <summary>Whether a published file goes into the image: symbols, debugger parts, devices and escaping links do not.</summary>
    /// <param name="file">The file.</param>
    /// <returns>True where it does.</returns>
    public static bool Includes(PublishFile file) => file.Kind switch
    {
        FileKind.File => !IsSymbols(file.Path) && !DiagnosticParts.Contains(Name(file.Path), StringComparer.Ordinal),
        FileKind.SymbolicLink => !IsSymbols(file.Path) && StaysInside(file),
        FileKind.Directory => true,
        _ => false,
    };

    /// <summary>Whether a path names debug symbols.</summary>
    /// <param name="path">Path below the publish directory.</param>
    /// <returns>True where it does.</returns>
    public static bool IsSymbols(string path) =>
        SymbolEndings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static bool StaysInside(PublishFile link) =>
        link.LinkTarget is { Length: > 0 } target && target[0] != '/' && !LexicalPath.Leaves(link.Path, target);
}
