using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Options;

public class PropertyCatalogTests
{
    [Test]
    public void The_binder_reads_exactly_what_the_catalogue_lists()
    {
        var binding = new Binding(new(new Dictionary<string, string>(), new Dictionary<string, IReadOnlyList<OptionItem>>()), Bind.Context);
        OptionsBinder.Bind(binding);
        Assert.That(PropertyCatalog.All.Select(d => d.Name).Order(StringComparer.Ordinal), Is.EqualTo(binding.NamesRead.Order(StringComparer.Ordinal)));
    }

    [Test]
    public void Every_listed_value_is_accepted() => Assert.Multiple(() =>
    {
        foreach (var d in PropertyCatalog.All.Where(d => d.Kind == PropertyKind.Property))
        {
            foreach (var value in d.Allowed)
            {
                Assert.That(Bind.Properties((d.Name, value), ("ContainerRegistry", "registry.example")).Findings, Is.Empty, $"{d.Name}={value}");
            }
        }
    });

    [Test]
    public void Every_documented_definition_says_something() => Assert.Multiple(() =>
    {
        foreach (var d in PropertyCatalog.All.Where(d => d.IsDocumented))
        {
            Assert.That(d.Description, Does.EndWith("."), d.Name);
            Assert.That(d.Description + d.Default, Does.Not.Contain("|").And.Not.Contain("\n"), d.Name);
            Assert.That(d.Type, Is.Not.Empty, d.Name);
        }
    });

    [Test]
    public void The_default_shown_is_the_default_bound() => Assert.Multiple(() =>
    {
        var unset = Bind.Good();
        foreach (var d in PropertyCatalog.All.Where(d => d.Kind == PropertyKind.Property && d.Default.StartsWith('`') && d.Default.EndsWith('`') && d.Default.Count(c => c == '`') == 2))
        {
            // Records compare by reference inside arrays and dictionaries, so texts are compared.
            Assert.That(Text(Bind.Good((d.Name, d.Default.Trim('`')))), Is.EqualTo(Text(unset)), d.Name);
        }

        static string Text(HardeningOptions options) => System.Text.Json.JsonSerializer.Serialize(options);
    });

    [TestCaseSource(typeof(PropertyDocs), nameof(PropertyDocs.Examples))]
    public void An_example_of_the_documentation_binds(string example)
    {
        var document = XDocument.Parse($"<Project>{example}</Project>").Root!;
        var elements = document.Elements().ToLookup(e => e.Name.LocalName, e => e.Elements());
        var result = Bind.Input(
            elements["PropertyGroup"].SelectMany(g => g).Select(e => (e.Name.LocalName, e.Value)),
            elements["ItemGroup"].SelectMany(g => g).SelectMany(e => e.Attribute("Include")!.Value.Split(';').Select(include => (
                e.Name.LocalName, include, string.Join('|', e.Attributes().Where(a => a.Name != "Include").Select(a => $"{a.Name}={a.Value}"))))));

        Assert.That(result.Findings.Select(f => f.Message), Is.Empty);
        Assert.That(document.Elements().Elements().Select(e => e.Name.LocalName), Has.All.Matches<string>(name => PropertyCatalog.Contains(name!)));
    }

    [Test]
    public void The_documentation_is_the_catalogue_s() => Golden.AssertEqual("../../../docs/properties.md", PropertyDocs.Markdown());

    [Test]
    public void The_schema_is_the_catalogue_s() => Golden.AssertEqual("../../../build/HardenedContainer.xsd", PropertyDocs.Schema());

    [Test]
    public void The_list_for_the_build_is_the_catalogue_s() => Golden.AssertEqual("../../../build/HardenedContainer.Options.targets", PropertyDocs.Targets());

    [Test]
    public void The_schema_compiles_beside_MSBuild_s_and_knows_good_from_bad()
    {
        Assert.That(Validate("""<PropertyGroup><HardenContainerMode>aot</HardenContainerMode><HardenContainerBase>debian:12</HardenContainerBase></PropertyGroup>"""), Is.Null);
        Assert.That(Validate("""<ItemGroup><HardenContainerRule Include="HDC1002" Severity="none"><Justification>a</Justification></HardenContainerRule></ItemGroup>"""), Is.Null);
        Assert.That(Validate("""<PropertyGroup><HardenContainerMode>fast</HardenContainerMode></PropertyGroup>"""), Does.Contain("HardenContainerMode"));
        Assert.That(Validate("""<ItemGroup><HardenContainerRule Include="HDC1002" Severity="off" /></ItemGroup>"""), Does.Contain("Severity"));
    }

    private static string? Validate(string body)
    {
        const string Namespace = "http://schemas.microsoft.com/developer/msbuild/2003";
        var schemas = new XmlSchemaSet { XmlResolver = null };
        var own = XDocument.Parse(PropertyDocs.Schema());
        own.Descendants("{http://www.w3.org/2001/XMLSchema}include").Remove();

        // The part of Microsoft.Build.Core.xsd that the schema stands on; Visual Studio brings the whole.
        own.Root!.Add(XElement.Parse($"""
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:msb="{Namespace}">
              <xs:element name="Item" type="msb:SimpleItemType" abstract="true" />
              <xs:element name="Property" abstract="true" />
              <xs:complexType name="SimpleItemType"><xs:attribute name="Include" type="xs:string" /></xs:complexType>
              <xs:complexType name="StringPropertyType"><xs:simpleContent><xs:extension base="xs:string"><xs:attribute name="Condition" type="xs:string" /></xs:extension></xs:simpleContent></xs:complexType>
              <xs:element name="PropertyGroup"><xs:complexType><xs:sequence><xs:element ref="msb:Property" maxOccurs="unbounded" /></xs:sequence></xs:complexType></xs:element>
              <xs:element name="ItemGroup"><xs:complexType><xs:sequence><xs:element ref="msb:Item" maxOccurs="unbounded" /></xs:sequence></xs:complexType></xs:element>
            </xs:schema>
            """).Elements());
        using var schema = own.CreateReader();
        schemas.Add(Namespace, schema);
        var document = new XmlDocument { Schemas = schemas };
        document.LoadXml(body.Replace("Group>", $"Group xmlns=\"{Namespace}\">").Replace($"</PropertyGroup xmlns=\"{Namespace}\">", "</PropertyGroup>").Replace($"</ItemGroup xmlns=\"{Namespace}\">", "</ItemGroup>"));
        string? problem = null;
        document.Validate((_, e) => problem ??= e.Message);
        return problem;
    }
}
