using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using HardenedContainer.Facts;

namespace HardenedContainer.Rules.Secrets;

/// <summary>Secrets in the string literals of .NET assemblies: the heap #US (ECMA-335, II.24.2.4), which holds UTF-16.</summary>
internal static class UserStrings
{
    // A literal that is longer is a resource or a table.
    private const int LongestString = 1 << 16;

    /// <summary>Looks through all literals.</summary>
    /// <param name="assembly">The file, seekable.</param>
    /// <returns>What was seen, in order; nothing where the file has no readable metadata.</returns>
    internal static ImmutableArray<SecretSighting> Scan(Stream assembly)
    {
        var sightings = ImmutableArray.CreateBuilder<SecretSighting>();
        try
        {
            assembly.Position = 0;
            using var file = new PEReader(assembly, PEStreamOptions.LeaveOpen);
            if (!file.HasMetadata)
            {
                return [];
            }

            var reader = file.GetMetadataReader();
            for (var handle = reader.GetNextHandle(default(UserStringHandle)); !handle.IsNil && sightings.Count < SecretScanner.MaxSightings; handle = reader.GetNextHandle(handle))
            {
                var text = reader.GetUserString(handle);
                if (text.Length is > 8 and < LongestString && Find(text) is { } match)
                {
                    sightings.Add(new("HDC3011", match.Kind, 0, match.Redacted));
                }
            }
        }
        catch (Exception e) when (e is BadImageFormatException or InvalidOperationException or ArgumentException)
        {
            // Obfuscated assemblies load all the same; other rules say what is wrong with a broken one.
        }

        return sightings.ToImmutable();
    }

    private static SecretMatch? Find(string text) => SecretPatterns.FindInCode(text, 0, text.Length) ?? SecretScanner.PrivateKey(text, 0, text.Length);
}
