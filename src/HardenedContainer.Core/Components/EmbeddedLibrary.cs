using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace HardenedContainer.Components;

/// <summary>Libraries that a native file of a package carries inside, as far as they state their version in it.</summary>
internal static partial class EmbeddedLibrary
{
    private static readonly (StaticLibrary Library, Func<Regex> Text)[] Known =
    [
        // "OpenSSL 3.0.17 1 Jul 2025": OPENSSL_VERSION_TEXT.
        (StaticLibrary.OpenSsl, OpenSslText),

        // " deflate 1.2.11 Copyright 1995-2017 Jean-loup Gailly and Mark Adler ": deflate_copyright in deflate.c, and inftrees.c.
        (new("zlib", "Zlib", "zlib:zlib", null, []), ZlibText),

        // "3.49.1", a text of its own (sqlite3_version), in a file that also holds a source id: "2025-02-18 13:38:58 873d4e…".
        (new("sqlite", "blessing", "sqlite:sqlite", null, []), SqliteText),
    ];

    /// <summary>Finds them.</summary>
    /// <param name="file">Absolute path of the file.</param>
    /// <returns>Components, ordered by name; none where the file cannot be read.</returns>
    internal static IEnumerable<SoftwareComponent> Find(string file)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var stream = File.OpenRead(file);
            Scan(stream, found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }

        return found.Where(f => f.Key != SourceId && (f.Key != "sqlite" || found.ContainsKey(SourceId)))
            .Select(f => (Version: f.Value, Known.First(k => k.Library.Name == f.Key).Library))
            .Select(f => new SoftwareComponent
            {
                Kind = ComponentKind.StaticLibrary,
                Name = f.Library.Name,
                Version = f.Version,
                PackageUrl = PackageUrl.Generic(f.Library.Name, f.Version),
                Cpe = f.Library.Cpe(f.Version),
                License = f.Library.License,
                Evidence = $"linked into {Path.GetFileName(file)}, which states the version",
            })
            .ToImmutableArray();
    }

    private const string SourceId = "sqlite source id";

    private static void Scan(Stream stream, SortedDictionary<string, string> found)
    {
        foreach (var (piece, _) in TextPieces.Of(stream))
        {
            var text = piece.ToString();
            foreach (var (library, pattern) in Known)
            {
                if (!found.ContainsKey(library.Name) && pattern().Match(text) is { Success: true } match)
                {
                    found[library.Name] = match.Groups[1].Value;
                }
            }

            if (SqliteSourceId().IsMatch(text))
            {
                found[SourceId] = "";
            }
        }
    }

    [GeneratedRegex(@"OpenSSL (\d\.\d{1,2}\.\d{1,2}[a-z]?) +\d{1,2} [A-Z][a-z]{2} \d{4}", RegexOptions.CultureInvariant)]
    private static partial Regex OpenSslText();

    [GeneratedRegex(@" (?:de|in)flate (\d\.\d{1,2}(?:\.\d{1,2}){0,2}) Copyright 1995-", RegexOptions.CultureInvariant)]
    private static partial Regex ZlibText();

    [GeneratedRegex(@"(?<![\x20-\x7e])(3\.\d{1,2}\.\d{1,2})\0", RegexOptions.CultureInvariant)]
    private static partial Regex SqliteText();

    [GeneratedRegex(@"(?<![\x20-\x7e])\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [0-9a-f]{60}", RegexOptions.CultureInvariant)]
    private static partial Regex SqliteSourceId();
}
