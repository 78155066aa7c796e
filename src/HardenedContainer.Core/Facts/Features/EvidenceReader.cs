using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using HardenedContainer.Elf;

namespace HardenedContainer.Facts.Features;

/// <summary>Finds out what the code of an app can reach, from what its compiler or its trimmer left.</summary>
public static class EvidenceReader
{
    /// <summary>Reads the symbols of a native AOT executable.</summary>
    /// <param name="dbg">The <c>.dbg</c> file, or the executable before it was stripped; seekable.</param>
    /// <param name="name">Its name, for reasons.</param>
    /// <returns>The evidence; <see cref="FeatureEvidence.Unknown"/> where the file is not one of native AOT or cannot be read.</returns>
    public static FeatureEvidence FromSymbols(Stream dbg, string name)
    {
        var features = new[] { EvidenceMarker.Always, EvidenceMarker.Tls, EvidenceMarker.TimeZones, EvidenceMarker.TempFiles, EvidenceMarker.Crypto };
        try
        {
            var found = ElfReader.FindSymbols(dbg, features.SelectMany(f => f).SelectMany(m => m.Symbols).ToHashSet(StringComparer.Ordinal));
            return Weigh(marker => marker.Symbols.Any(found.Contains), $"symbols of {name}");
        }
        catch (Exception e) when (e is ElfFormatException or IOException)
        {
            return FeatureEvidence.Unknown;
        }
    }

    /// <summary>Reads the assemblies that the trimmer left. Of assemblies that were not trimmed, everything is in reach.</summary>
    /// <param name="paths">Paths of the linked assemblies, CoreLib among them; what is not managed is passed over.</param>
    /// <returns>The evidence; <see cref="FeatureEvidence.Unknown"/> where CoreLib is not among them or one cannot be read.</returns>
    public static FeatureEvidence FromAssemblies(IEnumerable<string> paths)
    {
        var methods = new HashSet<EvidenceMarker>();
        var wanted = new[] { EvidenceMarker.Always, EvidenceMarker.Tls, EvidenceMarker.TimeZones, EvidenceMarker.TempFiles, EvidenceMarker.Crypto }
            .SelectMany(f => f).ToLookup(m => m.Assembly, StringComparer.Ordinal);
        var count = 0;
        try
        {
            foreach (var path in paths)
            {
                count++;
                using var image = new PEReader(File.OpenRead(path));
                if (image.HasMetadata && image.GetMetadataReader() is { IsAssembly: true } metadata)
                {
                    methods.UnionWith(Kept(metadata, wanted[metadata.GetString(metadata.GetAssemblyDefinition().Name)]));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            return FeatureEvidence.Unknown;
        }

        return Weigh(methods.Contains, count == 1 ? "1 linked assembly" : $"{count} linked assemblies");
    }

    private static FeatureEvidence Weigh(Func<EvidenceMarker, bool> isThere, string source)
    {
        if (!EvidenceMarker.Always.Any(isThere))
        {
            return FeatureEvidence.Unknown;
        }

        Evidence Of(IReadOnlyList<EvidenceMarker> markers) => markers.Any(isThere) ? Evidence.Present : Evidence.Absent;
        return new(Of(EvidenceMarker.Tls), Of(EvidenceMarker.TimeZones), Of(EvidenceMarker.TempFiles), source) { Crypto = Of(EvidenceMarker.Crypto) };
    }

    private static IEnumerable<EvidenceMarker> Kept(MetadataReader metadata, IEnumerable<EvidenceMarker> wanted)
    {
        var byType = wanted.ToLookup(m => m.Type, StringComparer.Ordinal);
        if (byType.Count == 0)
        {
            yield break;
        }

        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            foreach (var marker in byType[FullName(metadata, type)])
            {
                if (type.GetMethods().Any(m => metadata.StringComparer.Equals(metadata.GetMethodDefinition(m).Name, marker.Method)))
                {
                    yield return marker;
                }
            }
        }
    }

    // Two levels are all that the markers need.
    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        var name = metadata.GetString(type.Name);
        if (type.GetDeclaringType() is { IsNil: false } outer)
        {
            return $"{metadata.GetString(metadata.GetTypeDefinition(outer).Name)}+{name}";
        }

        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
