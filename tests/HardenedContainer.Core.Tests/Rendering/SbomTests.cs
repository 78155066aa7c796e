using System.Text.Json.Nodes;
using HardenedContainer.Components;
using HardenedContainer.IO;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Rendering;

public class SbomTests
{
    private static readonly SoftwareComponent Package = new()
    {
        Kind = ComponentKind.Package, Name = "Shop.Data", Version = "1.2.3", PackageUrl = "pkg:nuget/Shop.Data@1.2.3", License = "MIT OR Apache-2.0", Sha512 = new string('a', 128),
        Evidence = "symbols of web.dbg: something of Shop.Data is left", IsDirect = true, Dependencies = ["pkg:nuget/Shop.Core@1.0.0"], Files = ["libshop.so"],
    };

    private static ImagePlan Plan => TinyPlan.Assembled() with
    {
        Components =
        [
            Package,
            new() { Kind = ComponentKind.Package, Name = "Shop.Core", Version = "1.0.0", PackageUrl = "pkg:nuget/Shop.Core@1.0.0", Included = false, Evidence = "symbols of web.dbg: nothing of it is left" },
            new() { Kind = ComponentKind.StaticLibrary, Name = "openssl", Version = "3.0.17", Cpe = "cpe:2.3:a:openssl:openssl:3.0.17:*:*:*:*:*:*:*", Evidence = "linked in" },
            new() { Kind = ComponentKind.SystemPackage, Name = "libc6", Version = "2.36-9", PackageUrl = "pkg:deb/debian/libc6@2.36-9?arch=amd64&distro=debian-12", Evidence = "files of it are in the image" },
            new() { Kind = ComponentKind.BaseImage, Name = "registry.example/base:1", Evidence = "the image stands on it" },
        ],
    };

    private static IEnumerable<TestCaseData> Plans()
    {
        yield return new TestCaseData(Plan).SetArgDisplayNames("each kind");
        yield return new TestCaseData(TinyPlan.StaticWeb()).SetArgDisplayNames("none");
        yield return new TestCaseData(TinyPlan.StaticWeb([.. TinyPlan.HostileNames.Select(n => TinyPlan.File($"/app/{n}", n))]) with
        {
            Name = "a\"b\n{{x}}",
            Components = [.. TinyPlan.HostileValues.Select((v, i) => Package with { Name = v, Version = v, PackageUrl = $"pkg:nuget/{i}", Evidence = v })],
        }).SetArgDisplayNames("hostile");
    }

    [TestCaseSource(nameof(Plans))]
    public void It_is_valid_against_the_published_schema(ImagePlan plan) =>
        Assert.That(CycloneDxSchema.Errors(SbomRenderer.Render(plan)), Is.Empty);

    [Test]
    public void The_schema_tells_a_wrong_one() =>
        Assert.That(CycloneDxSchema.Errors(SbomRenderer.Render(Plan).Replace("\"SHA-256\"", "\"SHA-257\"", StringComparison.Ordinal)), Is.Not.Empty);

    [Test]
    public void It_is_the_golden_one() => HardenedContainer.Testing.Golden.AssertEqual("sbom/assembled.cdx.json", SbomRenderer.Render(Plan));

    [Test]
    public void It_lists_every_file_and_itself()
    {
        var plan = SbomRenderer.Embed(Plan);

        Assert.That(Files(SbomRenderer.Render(plan)), Is.EquivalentTo(plan.Entries.Where(e => e.Kind != ImageEntryKind.Directory).Select(e => e.Path)));
    }

    [Test]
    public void What_is_in_the_image_is_what_lies_beside_it()
    {
        var plan = SbomRenderer.Embed(Plan);
        var own = plan.Entries.Single(e => e.Path == SbomRenderer.ImagePath(plan));

        Assert.That(((FileContent.Inline)own.Content!).Bytes, Is.EqualTo(System.Text.Encoding.UTF8.GetBytes(SbomRenderer.Render(plan))));
        Assert.That(own.Mode, Is.EqualTo(0b100_100_100));
    }

    [Test]
    public void A_file_belongs_to_the_package_that_brought_it()
    {
        var plan = Plan with { Entries = [.. Plan.Entries, TinyPlan.File("/app/libshop.so", "elf")] };

        Assert.That(Owner(plan, "/app/libshop.so"), Is.EqualTo("pkg:nuget/Shop.Data@1.2.3"));
        Assert.That(Owner(plan, "/app/web"), Is.EqualTo("app"));
        Assert.That(Owner(plan, "/usr/lib/x86_64-linux-gnu/libc-2.36.so"), Does.StartWith("pkg:deb/debian/libc6@2.36-9"));
    }

    [Test]
    public void What_trimming_removed_is_marked_so() =>
        Assert.That(Component(SbomRenderer.Render(Plan), "Shop.Core")["scope"]!.GetValue<string>(), Is.EqualTo("excluded"));

    [Test]
    public void An_edit_by_hand_is_seen()
    {
        var text = SbomRenderer.Render(Plan);

        Assert.That(GeneratedFiles.IsEdited(text), Is.False);
        Assert.That(GeneratedFiles.IsEdited(text.Replace("3.0.17", "3.0.18", StringComparison.Ordinal)), Is.True);
    }

    private static string[] Files(string text) =>
        [.. JsonNode.Parse(text)!["components"]!.AsArray().Where(c => c!["type"]!.GetValue<string>() == "file").Select(c => c!["name"]!.GetValue<string>())];

    private static JsonNode Component(string text, string name) => JsonNode.Parse(text)!["components"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == name)!;

    private static string Owner(ImagePlan plan, string path) =>
        Component(SbomRenderer.Render(plan), path)["properties"]!.AsArray().Single(p => p!["name"]!.GetValue<string>() == "hardenedcontainer:owner")!["value"]!.GetValue<string>();
}
