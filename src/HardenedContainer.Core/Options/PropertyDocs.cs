using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using HardenedContainer.Rendering;

namespace HardenedContainer.Options;

/// <summary>Renders what is generated from <see cref="PropertyCatalog"/>: the documentation, the schema for editors, and the list for the build.</summary>
public static class PropertyDocs
{
    private const string Generated = "Generated from PropertyCatalog.cs: run the tests with HDC_UPDATE_GOLDEN=1 to write it anew.";

    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";
    private static readonly XNamespace Msb = "http://schemas.microsoft.com/developer/msbuild/2003";

    // Title, what to know beforehand, and an example, which a test binds.
    private static readonly ImmutableArray<(PropertyCategory Category, string Title, string Intro, string Example)> Chapters =
    [
        (PropertyCategory.Publishing, "Switch and mode",
            "The switch works from the command line, the project file, `Directory.Build.props` and the environment.",
            """
            <PropertyGroup>
              <HardenContainerMode>static</HardenContainerMode>
              <ContainerRuntimeIdentifier>linux-arm64</ContainerRuntimeIdentifier>
            </PropertyGroup>
            """),
        (PropertyCategory.Base, "Base",
            """
            Which mode starts on which base:

            | Base | `static` | `aot` | `trimmed`, `self-contained` |
            | --- | --- | --- | --- |
            | `scratch` | yes | yes, assembled | yes, assembled |
            | `distroless-static` | yes | no: no C library | no: no C library |
            | `distroless-base` | yes | yes | no: no libstdc++ |
            | `distroless-cc`, `chiseled`, `azurelinux-distroless` | yes | yes | yes |

            *Assembled* means that the shared libraries the app needs, and no others, are put into the image. What does not
            start is [HDC9007](rules/HDC9007.md), or a rule of band 2 or 6 that names the library.
            """,
            """
            <PropertyGroup>
              <HardenContainerBase>registry.example/mirror/runtime-deps:10.0-noble-chiseled</HardenContainerBase>
              <HardenContainerBaseFacts>chiseled</HardenContainerBaseFacts>
            </PropertyGroup>
            """),
        (PropertyCategory.Process, "Process",
            "Values of variables arrive unchanged: quotes, new lines, `$`, `:` and non-ASCII included. MSBuild itself wants `%3B` for `;`.",
            """
            <PropertyGroup>
              <ContainerUser>2323:2323</ContainerUser>
              <HardenContainerTempPath>/app/tmp</HardenContainerTempPath>
            </PropertyGroup>
            <ItemGroup>
              <ContainerPort Include="8443" Type="tcp" />
              <ContainerEnvironmentVariable Include="Logging__LogLevel__Default" Value="Warning" />
              <ContainerDefaultArgs Include="--verbose" />
            </ItemGroup>
            """),
        (PropertyCategory.Health, "Health check",
            "The image gets a program of 2 KB that asks one port of 127.0.0.1 one question, fixed when the image is made.",
            """
            <PropertyGroup>
              <HardenContainerHealthInterval>15s</HardenContainerHealthInterval>
              <HardenContainerHealthTimeout>2s</HardenContainerHealthTimeout>
              <HardenContainerHealthPath>/healthz</HardenContainerHealthPath>
            </PropertyGroup>
            """),
        (PropertyCategory.Guard, "Guard and launcher",
            "For platforms that confine nothing themselves. For the guard the app references the package `HardenedContainer.Guard`, without which it is [HDC0012](rules/HDC0012.md).",
            """
            <PropertyGroup>
              <HardenContainerGuard>enforce</HardenContainerGuard>
              <HardenContainerGuardAllow>process-start,debugging</HardenContainerGuardAllow>
              <HardenContainerLauncher>true</HardenContainerLauncher>
            </PropertyGroup>
            <ItemGroup>
              <HardenContainerMount Include="/config" />
              <HardenContainerMount Include="/data" Access="write" />
            </ItemGroup>
            """),
        (PropertyCategory.Content, "Content",
            "What `auto` decided, and from which evidence, stands in `plan.json`.",
            """
            <PropertyGroup>
              <HardenContainerTimeZones>always</HardenContainerTimeZones>
            </PropertyGroup>
            <ItemGroup>
              <HardenContainerTrustedRoot Include="certs/company-root.pem"
                                          Sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" />
            </ItemGroup>
            """),
        (PropertyCategory.Naming, "Name, tags and labels",
            "User name and password are taken out of the URL in `org.opencontainers.image.source`.",
            """
            <PropertyGroup>
              <ContainerRepository>shop/web</ContainerRepository>
              <ContainerImageTags>1.4.2;1.4</ContainerImageTags>
            </PropertyGroup>
            <ItemGroup>
              <ContainerLabel Include="org.opencontainers.image.vendor" Value="Shop Ltd" />
            </ItemGroup>
            """),
        (PropertyCategory.Output, "Output",
            "A file that this package did not write is never overwritten.",
            """
            <PropertyGroup>
              <HardenContainerOutputDir>out/image</HardenContainerOutputDir>
              <HardenContainerCompression>zstd</HardenContainerCompression>
            </PropertyGroup>
            """),
        (PropertyCategory.Builder, "A build inside an engine",
            "[build-in-docker.md](build-in-docker.md) says what happens.",
            """
            <PropertyGroup>
              <HardenContainerBuildIn>docker</HardenContainerBuildIn>
              <HardenContainerBuildDockerfile>$(MSBuildProjectDirectory)/Dockerfile</HardenContainerBuildDockerfile>
            </PropertyGroup>
            <ItemGroup>
              <HardenContainerBuildInput Include="../../eng" />
            </ItemGroup>
            """),
        (PropertyCategory.Run, "At run time",
            "For the files that start the container; [artifacts.md](artifacts.md) says what each of them does with these. Amounts of bytes are whole `Mi` or `Gi`.",
            """
            <PropertyGroup>
              <HardenContainerMemoryLimit>512Mi</HardenContainerMemoryLimit>
              <HardenContainerReplicas>2</HardenContainerReplicas>
            </PropertyGroup>
            <ItemGroup>
              <HardenContainerSecret Include="db-password" KubernetesSecret="shop-db" />
              <HardenContainerVolume Include="/data" Size="10Gi" />
              <HardenContainerEgress Include="10.1.2.0/24" Port="5432" />
            </ItemGroup>
            """),
        (PropertyCategory.Audit, "Audit and source analysis",
            """
            What is looked up, what the rules look at, and what neither sees: [supply-chain.md](supply-chain.md).
            """,
            """
            <PropertyGroup>
              <HardenContainerAudit>required</HardenContainerAudit>
              <HardenContainerAuditLevel>moderate</HardenContainerAuditLevel>
            </PropertyGroup>
            """),
        (PropertyCategory.Diagnostics, "Severity of findings",
            """
            First match wins: a `HardenContainerRule` item; `NoWarn`; `WarningsNotAsErrors`; `WarningsAsErrors`;
            `HardenContainerStrict` and `TreatWarningsAsErrors`; the rule itself. What could not be done (errors of band 9, but
            for those of the smoke run, HDC9500 to HDC9507) cannot be made less than an error.
            """,
            """
            <PropertyGroup>
              <HardenContainerStrict>true</HardenContainerStrict>
            </PropertyGroup>
            <ItemGroup>
              <HardenContainerRule Include="HDC9009" Severity="error" Justification="This service must stay Native AOT." />
            </ItemGroup>
            """),
        (PropertyCategory.Init, "Files for the repository",
            """
            `dotnet build -t:HardenContainerInit` writes a workflow (lint, analysis, hardened publish, scan, signature, provenance,
            a second registry), another for a base image, update rules, registry configuration and admission policies. What is there
            already stays as it is.
            """,
            """
            <PropertyGroup>
              <HardenContainerInitServices>github;azure</HardenContainerInitServices>
              <HardenContainerInitSigner>notation</HardenContainerInitSigner>
            </PropertyGroup>
            """),
    ];

    /// <summary>The examples of the documentation, as MSBuild XML.</summary>
    public static IEnumerable<string> Examples => Chapters.Select(c => c.Example);

    /// <summary>Renders docs/properties.md.</summary>
    /// <returns>Markdown, with LF line ends.</returns>
    public static string Markdown()
    {
        var text = new StringBuilder();
        text.Append($"""
            # Properties and items

            <!-- {Generated} -->

            Set them in the project file, in `Directory.Build.props`, or as `-p:Name=value`. Those marked *SDK* belong to the .NET
            SDK or to MSBuild and mean the same here; the others belong to this package. Every value is checked before anything is
            built, and everything that is wrong is told at once, as [HDC9001](rules/HDC9001.md).

            """.ReplaceLineEndings("\n"));
        foreach (var (category, title, intro, example) in Chapters)
        {
            text.Append($"\n## {title}\n\n{intro.ReplaceLineEndings("\n")}\n\n");
            var definitions = PropertyCatalog.All.Where(d => d.Category == category).ToArray();
            AppendTable(text, "Property", definitions.Where(d => d.Kind == PropertyKind.Property));
            AppendTable(text, "Item", definitions.Where(d => d.Kind == PropertyKind.Item));
            text.Append($"```xml\n{example.ReplaceLineEndings("\n")}\n```\n");
        }

        return text.ToString();
    }

    /// <summary>Renders build/HardenedContainer.xsd: this package's own properties and items, to be included beside MSBuild's schema.</summary>
    /// <returns>XML, with LF line ends.</returns>
    public static string Schema()
    {
        var schema = new XElement(Xs + "schema",
            new XAttribute("targetNamespace", Msb),
            new XAttribute("elementFormDefault", "qualified"),
            new XAttribute(XNamespace.Xmlns + "xs", Xs),
            new XAttribute(XNamespace.Xmlns + "msb", Msb),
            new XComment($" {Generated} "),
            new XElement(Xs + "include", new XAttribute("schemaLocation", "MSBuild/Microsoft.Build.Core.xsd")),
            PropertyCatalog.All.Where(d => !d.IsSdk).Select(Element));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{schema.ToString().ReplaceLineEndings("\n")}\n";
    }

    /// <summary>Renders build/HardenedContainer.Options.targets: what the tasks get to see, as items <c>_HardenContainerOption</c>
    /// (name and Value) and <c>_HardenContainerOptionItem</c> (with the item's own metadata, its type as <c>HardenContainerItemType</c> and its file as <c>HardenContainerItemFile</c>).</summary>
    /// <returns>XML, with LF line ends.</returns>
    public static string Targets()
    {
        var group = new XElement("ItemGroup",
            new XElement("_HardenContainerOption", new XAttribute("Remove", "@(_HardenContainerOption)")),
            new XElement("_HardenContainerOptionItem", new XAttribute("Remove", "@(_HardenContainerOptionItem)")),
            PropertyCatalog.PropertyNames.Select(name =>
                new XElement("_HardenContainerOption", new XAttribute("Include", name), new XAttribute("Value", $"$({name})"))),
            PropertyCatalog.ItemNames.Select(name =>
                new XElement("_HardenContainerOptionItem",
                    new XAttribute("Include", $"@({name})"),
                    new XAttribute("HardenContainerItemType", name),
                    new XAttribute(Binding.FileMetadata, $"%({name}.DefiningProjectFullPath)"))));
        var project = new XElement("Project",
            new XComment($" {Generated} "),
            new XComment(" The text files of the output directory, from OutputFiles.cs. "),
            new XElement("PropertyGroup", new XElement("_HardenContainerOutputFiles", string.Join(';', OutputFiles.Names))),
            new XElement("Target", new XAttribute("Name", "_HardenContainerListOptions"), group));
        return project.ToString().ReplaceLineEndings("\n") + "\n";
    }

    private static void AppendTable(StringBuilder text, string heading, IEnumerable<PropertyDefinition> definitions)
    {
        var rows = definitions.ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        text.Append($"| {heading} | Values | Default | What it does |\n| --- | --- | --- | --- |\n");
        foreach (var d in rows)
        {
            var sdk = d.IsSdk ? " *SDK*" : "";
            var metadata = string.Concat(d.Metadata.Select(m => $"<br>`{m.Name}`: {m.Description}{InBrackets(m.Allowed)}"));
            text.Append($"| `{d.Name}`{sdk} | {Values(d)} | {(d.Default.Length == 0 ? "–" : d.Default)} | {d.Description}{metadata} |\n");
        }

        text.Append('\n');

        static string InBrackets(ImmutableArray<string> allowed) => allowed.IsDefaultOrEmpty ? "" : $" ({Code(allowed)})";
    }

    private static string Values(PropertyDefinition d) => d.Allowed.IsEmpty
        ? d.Type
        : Code(d.Allowed) + (d.Type.EndsWith("or image reference", StringComparison.Ordinal) ? ", or an image reference" : "");

    private static string Code(ImmutableArray<string> values) => string.Join(", ", values.Select(v => $"`{v}`"));

    private static XElement Element(PropertyDefinition d)
    {
        var element = new XElement(Xs + "element",
            new XAttribute("name", d.Name),
            new XAttribute("substitutionGroup", d.Kind == PropertyKind.Item ? "msb:Item" : "msb:Property"),
            Annotation(d.Default.Length == 0 ? d.Description : $"{d.Description} Default: {d.Default}."));
        if (d.Kind == PropertyKind.Item && d.Metadata.IsEmpty)
        {
            element.SetAttributeValue("type", "msb:SimpleItemType");
        }
        else if (d.Kind == PropertyKind.Item)
        {
            element.Add(ItemType(d));
        }
        else if (d.Allowed.IsEmpty || d.Type.EndsWith("or image reference", StringComparison.Ordinal))
        {
            element.SetAttributeValue("type", "msb:StringPropertyType");
        }
        else
        {
            element.Add(new XElement(Xs + "complexType",
                new XElement(Xs + "simpleContent",
                    new XElement(Xs + "restriction", new XAttribute("base", "msb:StringPropertyType"), Enumeration(d.Allowed)))));
        }

        return element;
    }

    // Metadata may be written as a child element or as an attribute.
    private static XElement ItemType(PropertyDefinition d) => new(Xs + "complexType",
        new XElement(Xs + "complexContent",
            new XElement(Xs + "extension",
                new XAttribute("base", "msb:SimpleItemType"),
                new XElement(Xs + "sequence", new XAttribute("minOccurs", 0), new XAttribute("maxOccurs", "unbounded"),
                    new XElement(Xs + "choice", d.Metadata.Select(m => new XElement(Xs + "element", new XAttribute("name", m.Name), Annotation(m.Description), MetadataType(m))))),
                d.Metadata.Select(m => new XElement(Xs + "attribute", new XAttribute("name", m.Name), Annotation(m.Description), MetadataType(m))))));

    private static XElement MetadataType(MetadataDefinition metadata) => new(Xs + "simpleType",
        new XElement(Xs + "restriction", new XAttribute("base", "xs:string"), metadata.Allowed.IsDefault ? null : Enumeration(metadata.Allowed)));

    private static IEnumerable<XElement> Enumeration(ImmutableArray<string> values) =>
        values.Select(v => new XElement(Xs + "enumeration", new XAttribute("value", v)));

    private static XElement Annotation(string text) =>
        new(Xs + "annotation", new XElement(Xs + "documentation", text.Replace("`", "")));
}
