using HardenedContainer.Diagnostics;
using HardenedContainer.Rules.Binary;

namespace HardenedContainer.Rules.Output;

/// <summary>Libraries that assemblies call by platform invoke, and that are nowhere in the image.</summary>
internal sealed class HDC1024NativeLibraryMissing : IRule<PublishSubject>
{
    public DiagnosticDescriptor Descriptor => DiagnosticCatalog.HDC1024;

    // Windows and macOS have names that Linux has not; an assembly for several systems asks which one it runs on.
    private static readonly string[] OtherSystems =
    [
        "kernel32", "user32", "gdi32", "advapi32", "shell32", "ole32", "oleaut32", "ntdll", "crypt32", "bcrypt", "ncrypt", "secur32", "ws2_32", "iphlpapi", "winhttp", "wininet", "psapi", "dbghelp",
        "version", "winmm", "shlwapi", "msvcrt", "ucrtbase", "setupapi", "powrprof", "netapi32", "wtsapi32", "userenv", "httpapi", "dnsapi", "rpcrt4", "normaliz", "odbc32", "activeds", "wldap32", "mscoree",
        "clr", "api-ms-win", "kernelbase", "dwmapi", "uxtheme", "comctl32", "comdlg32", "imm32", "msi", "wevtapi", "cfgmgr32", "hid", "winspool", "credui", "sspicli", "mswsock", "qwave", "d3d", "dxgi", "windowscodecs",
        "libobjc", "libproc", "corefoundation", "__internal", "sni", "microsoft.data.sqlclient.sni", "xamarin", "sqlceme", "java-interop", "monodroid", "winsqlite3",
    ];

    // Microsoft's own, whose native parts come with the runtime or are opened after a look at the system.
    private static bool IsFramework(string name) =>
        name is "System" or "mscorlib" or "netstandard" or "WindowsBase" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static bool IsElsewhere(string library)
    {
        var name = library.ToLowerInvariant();
        return name.Contains('/', StringComparison.Ordinal) || name.EndsWith(".dylib", StringComparison.Ordinal) || name == "*"
            || name is "libc" or "c" or "libdl" or "dl" or "libm" or "m" or "libpthread" or "pthread" or "librt" or "libsystem.native" or "qcall"
            || name.EndsWith("_i386", StringComparison.Ordinal)
            || OtherSystems.Any(o => name.StartsWith(o, StringComparison.Ordinal));
    }

    // What the runtime tries (NativeLibrary probing).
    private static IEnumerable<string> Variants(string library)
    {
        var stem = library.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? library[..^4] : library;
        return [library, stem, $"{stem}.so", $"lib{stem}.so", $"lib{stem}", $"{library}.so", $"lib{library}.so", $"lib{library}"];
    }

    public IEnumerable<Finding> Evaluate(PublishSubject subject)
    {
        var image = new ImageView(subject);
        var names = image.LibraryNames.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return !image.IsKnown ? [] :
            from file in subject.App.Files
            from assembly in file.Assemblies
            where !IsFramework(assembly.Name)
            from library in assembly.NativeLibraries
            where !IsElsewhere(library) && !Variants(library).Any(v => names.Any(n => n == v || n.StartsWith(v + ".", StringComparison.OrdinalIgnoreCase)))
            select Descriptor.At($"{Printable.Of(assembly.Name)} calls into {Printable.Of(library)}, which is not in the image.", file.FullPath);
    }
}
