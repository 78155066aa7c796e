using System.Reflection.Metadata;
using HardenedContainer.Elf;

namespace HardenedContainer.IO;

/// <summary>
/// Keeps symbols outside the image, where debuggers look them up by the id that the binary carries: native ones as
/// <c>.build-id/ab/cdef….debug</c> (gdb's <c>debug-file-directory</c>), portable PDBs as <c>App.pdb/ID/App.pdb</c> (the SSQP
/// key conventions of symbol servers).
/// </summary>
public static class SymbolStore
{
    /// <summary>Copies a symbol file to its place, unless it is there already.</summary>
    /// <param name="directory">The store, absolute.</param>
    /// <param name="symbolFile">A <c>.dbg</c> or <c>.pdb</c> file, absolute.</param>
    /// <returns>Where it lies now, or null where the file has no id to keep it under.</returns>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The store cannot be written.</exception>
    public static string? Keep(string directory, string symbolFile)
    {
        if (KeyOf(symbolFile) is not { } key)
        {
            return null;
        }

        var kept = Path.Combine(directory, key);
        if (!File.Exists(kept) || new FileInfo(kept).Length != new FileInfo(symbolFile).Length)
        {
            AtomicFile.Replace(kept, target =>
            {
                using var source = File.OpenRead(symbolFile);
                source.CopyTo(target);
            });
        }

        return kept;
    }

    private static string? KeyOf(string symbolFile)
    {
        using var stream = File.OpenRead(symbolFile);
        try
        {
            if (Path.GetExtension(symbolFile).Equals(".pdb", StringComparison.OrdinalIgnoreCase))
            {
                using var pdb = MetadataReaderProvider.FromPortablePdbStream(stream, MetadataStreamOptions.LeaveOpen);
                var id = new BlobContentId(pdb.GetMetadataReader().DebugMetadataHeader!.Id);
                var name = Path.GetFileName(symbolFile);
                return Path.Combine(name, $"{id.Guid:N}FFFFFFFF", name);
            }

            return ElfReader.Read(stream).BuildId is { Length: > 2 } buildId
                ? Path.Combine(".build-id", buildId[..2], buildId[2..] + ".debug")
                : null;
        }
        catch (Exception e) when (e is ElfFormatException or BadImageFormatException)
        {
            return null;
        }
    }
}
