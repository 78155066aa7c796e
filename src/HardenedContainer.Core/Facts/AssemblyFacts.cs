using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace HardenedContainer.Facts;

/// <summary>What a .NET assembly says of itself.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="NativeLibraries">Names in its platform invokes (ECMA-335, II.22.31 ModuleRef), ordered and without doubles.</param>
public sealed record AssemblyFacts(string Name, ImmutableArray<string> NativeLibraries)
{
    /// <summary>Reads the metadata.</summary>
    /// <param name="assembly">The file, seekable; its position is changed.</param>
    /// <returns>The facts; null where the file has no readable metadata.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AssemblyFacts? Read(Stream assembly)
    {
        try
        {
            assembly.Position = 0;
            using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen);
            if (!file.HasMetadata || file.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                return null;
            }

            var count = metadata.GetTableRowCount(TableIndex.ModuleRef);
            var libraries = Enumerable.Range(1, count).Select(row => metadata.GetString(metadata.GetModuleReference(MetadataTokens.ModuleReferenceHandle(row)).Name));
            return new(
                metadata.GetString(metadata.GetAssemblyDefinition().Name),
                [.. libraries.Where(l => l.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
