using System.Text.Json;
using HardenedContainer.Components;

namespace HardenedContainer.Core.Tests.Components;

public class AssetsFileTests
{
    private const string Text = """
        {
          "version": 3,
          "targets": {
            "net10.0": {},
            "net10.0/linux-x64": {
              "Shop.Data/1.2.3": {
                "type": "package",
                "dependencies": { "Zeta": "2.0.0", "Alpha": "1.0.0" },
                "runtime": { "lib/net10.0/Shop.Data.dll": {} },
                "native": { "runtimes/linux-x64/native/libshop.so": {} }
              },
              "Meta/1.0.0": { "type": "package", "runtime": { "lib/net10.0/_._": {} } },
              "Own/1.0.0": { "type": "project" }
            }
          },
          "libraries": { "Shop.Data/1.2.3": { "sha512": "AQID", "type": "package", "path": "shop.data/1.2.3" } },
          "projectFileDependencyGroups": { "net10.0": [ "Shop.Data >= 1.2.3" ] },
          "packageFolders": { "/packages/": {} }
        }
        """;

    [Test]
    public void Packages_of_the_platform_are_read()
    {
        var assets = Read(Text);

        Assert.That(assets.Packages.Select(p => p.Id), Is.EqualTo(new[] { "Meta", "Shop.Data" }));
        Assert.That(assets.PackageFolders, Is.EqualTo(new[] { "/packages/" }));
        var data = assets.Packages[1];
        Assert.That(data.Version, Is.EqualTo("1.2.3"));
        Assert.That(data.Sha512, Is.EqualTo("010203"));
        Assert.That(data.IsDirect, Is.True);
        Assert.That(data.Dependencies, Is.EqualTo(new[] { "Alpha", "Zeta" }));
        Assert.That(data.RuntimeFiles, Is.EqualTo(new[] { "lib/net10.0/Shop.Data.dll", "runtimes/linux-x64/native/libshop.so" }));
        Assert.That(assets.Packages[0].RuntimeFiles, Is.Empty);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"targets": {"net10.0/linux-x64": 3}}""")]
    [TestCase("""{"targets": {"net10.0": {}}, "libraries": {}}""")]
    [TestCase("""{"targets": {"net10.0/linux-x64": {"a": {"type": "package"}}}, "libraries": {}}""")]
    [TestCase("""{"targets": {"net10.0/linux-x64": {"a/1": {"type": "package"}}}, "libraries": {"a/1": {"sha512": "?"}}}""")]
    public void Another_file_is_refused(string text) => Assert.That(() => Read(text), Throws.InstanceOf<JsonException>());

    private static AssetsFile Read(string text) => AssetsFile.Read(JsonSerializer.Deserialize<JsonElement>(text), "linux-x64");
}
