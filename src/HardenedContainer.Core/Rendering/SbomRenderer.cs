using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HardenedContainer.Components;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Planning;

namespace HardenedContainer.Rendering;

/// <summary>
/// The bill of materials as CycloneDX 1.6 (cyclonedx.org/docs/1.6/json): what the image is made of, what the build used and left
/// out, and every file with its hash and the component that it belongs to. The same plan gives the same bytes.
/// </summary>
public static class SbomRenderer
{
    /// <summary>Its name in the output directory.</summary>
    public const string FileName = "sbom.cdx.json";

    /// <summary>Its media type (iana.org/assignments/media-types/application/vnd.cyclonedx+json).</summary>
    public const string MediaType = "application/vnd.cyclonedx+json";

    private const string Prefix = "hardenedcontainer:";
    private const string Application = "app";

    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where scanners find it in the image: they look for names that end with <c>.cdx.json</c>.</summary>
    /// <param name="plan">The image.</param>
    /// <returns>An absolute path.</returns>
    public static string ImagePath(ImagePlan plan) => $"/usr/share/sbom/{plan.Repository[(plan.Repository.LastIndexOf('/') + 1)..]}.cdx.json";

    /// <summary>Puts the bill of materials of a plan into the plan.</summary>
    /// <param name="plan">The image without it.</param>
    /// <returns>The image with it.</returns>
    public static ImagePlan Embed(ImagePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var entries = new ImageEntryList(_ => false);
        entries.AddEntries(plan.Entries);
        entries.AddText(ImagePath(plan), Render(plan));
        return plan with { Entries = entries.ToEntries() };
    }

    /// <summary>Renders it. Its own file is in its list, without the hash that it cannot know.</summary>
    /// <param name="plan">The image, with or without the file itself.</param>
    /// <returns>JSON with LF line ends and one at the end.</returns>
    public static string Render(ImagePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var files = plan.Entries.Where(e => e.Kind != ImageEntryKind.Directory && e.Path != ImagePath(plan)).ToArray();
        var document = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = ImageTime.Text(plan.Created),
                ["tools"] = new JsonObject { ["components"] = new JsonArray(new JsonObject { ["type"] = "application", ["name"] = "HardenedContainer" }) },
                ["component"] = App(plan),
                ["properties"] = Properties(("generator", GeneratedFiles.Marker), ("mode", plan.Mode.ToString().ToLowerInvariant()), ("platform", plan.RuntimeIdentifier)),
            },
            ["components"] = new JsonArray([
                .. plan.Components.Select(Software),
                .. files.Select(f => File(plan, f)),
                FileOf(ImagePath(plan), Properties(("origin", "generated"), ("mode", "0444"), ("owner", Application))),
            ]),
            ["dependencies"] = Dependencies(plan),
        };

        // Made of the content, as a document that was written twice is the same document (RFC 9562, section 5.8).
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(document.ToJsonString(Form)));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        document.Insert(3, "serialNumber", $"urn:uuid:{new Guid(hash.AsSpan(0, 16), bigEndian: true)}");
        return GeneratedFiles.SealInPlace(document.ToJsonString(Form) + "\n");
    }

    private static JsonObject App(ImagePlan plan) => new()
    {
        ["type"] = "application",
        ["bom-ref"] = Application,
        ["name"] = plan.Name,
        ["version"] = plan.Configuration.Labels.GetValueOrDefault("org.opencontainers.image.version") ?? plan.Tags[0],
    };

    private static JsonNode Software(SoftwareComponent component)
    {
        var node = new JsonObject
        {
            ["type"] = component.Kind switch
            {
                ComponentKind.BaseImage => "container",
                ComponentKind.Runtime => "framework",
                _ => "library",
            },
            ["bom-ref"] = component.Id,
            ["name"] = component.Name,
        };
        Set(node, "version", component.Version);
        node["scope"] = component.Included ? "required" : "excluded";
        if (component.Sha512 is { } hash)
        {
            node["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = hash });
        }

        if (component.License is { } license)
        {
            node["licenses"] = new JsonArray(new JsonObject { ["expression"] = license });
        }

        Set(node, "cpe", component.Cpe);
        Set(node, "purl", component.PackageUrl);
        node["properties"] = Properties(("evidence", component.Evidence), ("kind", component.Kind.ToString()));
        return node;
    }

    private static JsonObject File(ImagePlan plan, ImageEntry entry)
    {
        var node = FileOf(
            entry.Path,
            Properties(
                [("origin", entry.Origin), ("mode", Convert.ToString(entry.Mode, 8).PadLeft(4, '0')), .. entry.LinkTarget is { } target ? [("link", target)] : Array.Empty<(string, string)>(), .. Owners(plan, entry).Select(o => ("owner", o))]));
        if (entry.Sha256 is { } hash)
        {
            node["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = hash });
        }

        return node;
    }

    private static JsonObject FileOf(string path, JsonArray properties) => new()
    {
        ["type"] = "file",
        ["bom-ref"] = $"file:{path}",
        ["name"] = path,
        ["properties"] = properties,
    };

    private static string[] Owners(ImagePlan plan, ImageEntry entry)
    {
        var name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..];
        var packages = SystemPackages.Named(entry.Origin).ToHashSet();
        var owners = plan.Components
            .Where(c => (entry.Origin == "app" && c.Files.Contains(name)) || (c.Kind == ComponentKind.SystemPackage && packages.Contains((c.Name, c.Version ?? ""))))
            .Select(c => c.Id).ToArray();
        return owners.Length > 0 ? owners : [Application];
    }

    private static JsonArray Dependencies(ImagePlan plan)
    {
        var needed = plan.Components.SelectMany(c => c.Dependencies).ToHashSet(StringComparer.Ordinal);
        var direct = plan.Components.Where(c => c.IsDirect || !needed.Contains(c.Id)).Select(c => c.Id).Order(StringComparer.Ordinal);
        return new([
            Dependency(Application, direct),
            .. plan.Components.Where(c => c.Dependencies.Length > 0).OrderBy(c => c.Id, StringComparer.Ordinal).Select(c => Dependency(c.Id, c.Dependencies)),
        ]);
    }

    private static JsonObject Dependency(string of, IEnumerable<string> on) => new JsonObject
    {
        ["ref"] = of,
        ["dependsOn"] = new JsonArray([.. on.Distinct(StringComparer.Ordinal).Select(d => (JsonNode)d)]),
    };

    private static JsonArray Properties(params IEnumerable<(string Name, string Value)> properties) =>
        new([.. properties.Select(p => new JsonObject { ["name"] = Prefix + p.Name, ["value"] = p.Value })]);

    private static void Set(JsonObject node, string name, string? value)
    {
        if (value is not null)
        {
            node[name] = value;
        }
    }
}
