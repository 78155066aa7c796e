using System.IO.Compression;
using System.Reflection.PortableExecutable;

namespace HardenedContainer.Testing;

/// <summary>Assemblies in the packages of this solution.</summary>
public static class PackedAssembly
{
    /// <summary>Whether an assembly of a package holds machine code beside its IL (ReadyToRun), as an app has it that need not compile it at start.</summary>
    /// <param name="package">ID of the package.</param>
    /// <param name="entry">Path of the assembly in it.</param>
    public static bool IsCompiledAhead(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(PackedPackage.Feed, $"{package}.{PackedPackage.Version}.nupkg"));
        using var stream = (archive.GetEntry(entry) ?? throw new InvalidOperationException($"{package} has no {entry}.")).Open();
        using var assembly = new MemoryStream();
        stream.CopyTo(assembly);
        assembly.Position = 0;
        using var reader = new PEReader(assembly);
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
