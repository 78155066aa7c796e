using System.Collections.Immutable;
using HardenedContainer.Elf;

namespace HardenedContainer.Components;

/// <summary>Which assemblies left something in what was linked, and where that was seen.</summary>
/// <param name="Names">Simple names of those that did; null where nothing could be looked at.</param>
/// <param name="Source">What was looked at, such as <c>symbols of Shop.dbg</c>.</param>
internal sealed record LinkedAssemblies(ImmutableHashSet<string>? Names, string Source)
{
    // Native AOT's names of System.Private.X (Common/src/Internal/NativeFormat and the compiler's NameMangler).
    private const string PrivatePrefix = "System.Private.";

    /// <summary>Nothing is known.</summary>
    public static LinkedAssemblies Unknown { get; } = new(null, "no evidence");

    /// <summary>Looks at the symbols of a native AOT executable: each method's name starts with that of its assembly.</summary>
    /// <param name="symbols">Absolute path of the <c>.dbg</c> file.</param>
    /// <param name="assemblies">Simple names to look for; of two that fit a symbol the longer one counts, so all that were compiled belong here.</param>
    /// <returns>Those that occur.</returns>
    public static LinkedAssemblies FromSymbols(string symbols, IEnumerable<string> assemblies)
    {
        var byPrefix = assemblies.Distinct(StringComparer.Ordinal).ToLookup(Prefix, StringComparer.Ordinal);
        try
        {
            using var stream = File.OpenRead(symbols);
            var found = ElfReader.FindPrefixes(stream, byPrefix.Select(p => p.Key).Append(Prefix("System.Private.CoreLib")).ToHashSet(StringComparer.Ordinal));
            return found.Contains(Prefix("System.Private.CoreLib"))
                ? new([.. found.SelectMany(p => byPrefix[p])], $"symbols of {Path.GetFileName(symbols)}")
                : Unknown;
        }
        catch (Exception e) when (e is ElfFormatException or IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    /// <summary>Looks at which assemblies are there.</summary>
    /// <param name="files">File names or paths.</param>
    /// <param name="source">Where they were seen.</param>
    /// <returns>Their simple names.</returns>
    public static LinkedAssemblies FromFiles(IEnumerable<string> files, string source) =>
        new([.. files.Where(f => f.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)).Select(f => Path.GetFileNameWithoutExtension(f))], source);

    private static string Prefix(string assembly) =>
        (assembly.StartsWith(PrivatePrefix, StringComparison.Ordinal) ? "S_P_" + assembly[PrivatePrefix.Length..] : assembly).Replace('.', '_').Replace('-', '_') + "_";
}
