using HardenedContainer.Diagnostics;
using HardenedContainer.Elf;

namespace HardenedContainer.Rules.Binary;

/// <summary>What can be said of an ELF file without knowing the image that it goes into.</summary>
public static class SingleFileRules
{
    // Where the file itself is: ld.so(8), "Dynamic string tokens".
    private static readonly string[] Origins = ["$ORIGIN", "${ORIGIN}"];

    private static readonly string[] BuildPlaces = ["/tmp", "/var/tmp", "/dev/shm", "/home", "/root", "/build", "/builds", "/src"];

    /// <summary>Checks one file that can be loaded: an executable or a shared library.</summary>
    /// <param name="file">Its path, as it is to be named.</param>
    /// <param name="elf">Its facts.</param>
    /// <returns>The findings, in the order of codes.</returns>
    public static IEnumerable<Finding> Evaluate(string file, ElfFile elf)
    {
        const ushort executable = 2;
        const ushort shared = 3;
        if (elf.Type is not (executable or shared))
        {
            yield break;
        }

        if (!elf.NonExecutableStack)
        {
            yield return DiagnosticCatalog.HDC2007.At("The file asks for an executable stack: its PT_GNU_STACK header is missing or executable.", file);
        }

        if (elf.Type == executable)
        {
            yield return DiagnosticCatalog.HDC2008.At("The file is not a position-independent executable.", file);
        }

        if (elf.Relro == Relro.None)
        {
            yield return DiagnosticCatalog.HDC2009.At("The file has no RELRO.", file);
        }

        if (elf.Relro == Relro.Partial)
        {
            yield return DiagnosticCatalog.HDC2010.At("The file has only partial RELRO: it does not bind its symbols at start (BIND_NOW).", file);
        }

        foreach (var path in elf.RPath.Concat(elf.RunPath).Distinct(StringComparer.Ordinal))
        {
            if (Reason(path) is { } why)
            {
                yield return DiagnosticCatalog.HDC2011.At($"The file looks for libraries in \"{Printable.Of(path)}\", {why}.", file);
            }
        }

        if (elf.HasWritableCode || elf.HasTextRelocations)
        {
            yield return DiagnosticCatalog.HDC2012.At(elf.HasWritableCode ? "The file has a segment that is writable and executable." : "The file has text relocations, for which the loader makes its code writable.", file);
        }

        foreach (var finding in Build(file, elf))
        {
            yield return finding;
        }
    }

    // What a linker or a compiler could have done, and what every user of the tool may want to know.
    private static IEnumerable<Finding> Build(string file, ElfFile elf)
    {
        if (!elf.HasStackCanary)
        {
            yield return DiagnosticCatalog.HDC2013.At("The file has no stack protector.", file);
        }

        if (!elf.IsFortified)
        {
            yield return DiagnosticCatalog.HDC2014.At("The file calls no fortified functions.", file);
        }

        if (!elf.IsStripped)
        {
            yield return DiagnosticCatalog.HDC2015.At("The file is not stripped of its symbols.", file);
        }

        if (elf.BuildId is null)
        {
            yield return DiagnosticCatalog.HDC2016.At("The file has no build id.", file);
        }

        if (elf.InstructionSetLevel > 2)
        {
            yield return DiagnosticCatalog.HDC2023.At($"The file needs x86-64-v{elf.InstructionSetLevel}.", file);
        }

        if (!elf.HasControlFlowProtection)
        {
            yield return DiagnosticCatalog.HDC2024.At("The file does not say that the processor may check its branches and returns.", file);
        }

        if (elf.IsPacked)
        {
            yield return DiagnosticCatalog.HDC2026.At("The file is packed with UPX.", file);
        }
    }

    private static string? Reason(string path) => path switch
    {
        "" => "which is empty and so means the current directory",
        _ when Origins.Any(o => path == o || path.StartsWith(o + "/", StringComparison.Ordinal)) => null,
        _ when !path.StartsWith('/') => "which is relative to the current directory",
        _ when BuildPlaces.Any(p => path == p || path.StartsWith(p + "/", StringComparison.Ordinal)) => "a place where people build and anybody may write",
        _ => null,
    };
}
