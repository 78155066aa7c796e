using System.Xml;
using System.Xml.Linq;

namespace HardenedContainer.Components;

/// <summary>What a package's <c>.nuspec</c> says (learn.microsoft.com/nuget/reference/nuspec).</summary>
internal static class PackageManifest
{
    private const int MaxLength = 1 << 20;

    // What nuget.org itself takes these for; a licence by address says nothing that a machine can rely on.
    private static readonly Dictionary<string, string> KnownAddresses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["https://licenses.nuget.org/MIT"] = "MIT",
        ["https://licenses.nuget.org/Apache-2.0"] = "Apache-2.0",
        ["https://github.com/dotnet/corefx/blob/master/LICENSE.TXT"] = "MIT",
    };

    /// <summary>Reads the licence.</summary>
    /// <param name="path">Absolute path of the <c>.nuspec</c>.</param>
    /// <returns>An SPDX expression; null where the package names none, or the file is not to be had.</returns>
    internal static string? License(string path)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: < MaxLength })
            {
                return null;
            }

            using var reader = XmlReader.Create(path, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxLength });
            var metadata = XDocument.Load(reader).Root?.Elements().FirstOrDefault(e => e.Name.LocalName == "metadata");
            var license = metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
            return license?.Attribute("type")?.Value == "expression"
                ? license.Value.Trim()
                : KnownAddresses.GetValueOrDefault(metadata?.Elements().FirstOrDefault(e => e.Name.LocalName == "licenseUrl")?.Value.Trim() ?? "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException)
        {
            return null;
        }
    }
}
