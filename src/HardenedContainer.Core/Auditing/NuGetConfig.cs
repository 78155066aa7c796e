using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;

namespace HardenedContainer.Auditing;

/// <summary>
/// What NuGet's configuration files say of sources (learn.microsoft.com/nuget/reference/nuget-config-file, sections
/// <c>packageSourceMapping</c> and <c>auditSources</c>).
/// </summary>
/// <param name="HasMapping">Sources are told which packages may come from them.</param>
/// <param name="AuditSources">Sources that are asked for known holes instead of those of packages; empty where none is named.</param>
/// <param name="Unreadable">Files that could not be read.</param>
public sealed record NuGetConfig(bool HasMapping, ImmutableArray<string> AuditSources, ImmutableArray<string> Unreadable)
{
    private const int MaxLength = 1 << 20;

    /// <summary>Reads the files.</summary>
    /// <param name="files">Absolute paths, nearest first, as NuGet lists them.</param>
    /// <returns>What they say together: sections add up, and <c>clear</c> forgets what files farther away said.</returns>
    public static NuGetConfig Read(IEnumerable<string> files)
    {
        var hasMapping = false;
        var audit = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var unreadable = ImmutableArray.CreateBuilder<string>();
        foreach (var file in files.Reverse())
        {
            if (Load(file) is not { } root)
            {
                unreadable.Add(file);
                continue;
            }

            foreach (var entry in Entries(root, "packageSourceMapping"))
            {
                hasMapping = IsClear(entry) ? false : hasMapping || entry.Elements().Any();
            }

            foreach (var entry in Entries(root, "auditSources"))
            {
                if (IsClear(entry))
                {
                    audit.Clear();
                }
                else if ((string?)entry.Attribute("key") is { } key && (string?)entry.Attribute("value") is { } value)
                {
                    audit[key] = value;
                }
            }
        }

        return new(hasMapping, [.. audit.Values], unreadable.ToImmutable());
    }

    private static IEnumerable<XElement> Entries(XElement root, string section) => root.Elements(section).Elements();

    private static bool IsClear(XElement entry) => entry.Name.LocalName.Equals("clear", StringComparison.OrdinalIgnoreCase);

    private static XElement? Load(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxLength });
            return XDocument.Load(reader).Root;
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
