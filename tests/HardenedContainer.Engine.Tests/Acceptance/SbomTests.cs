using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>The bill of materials of the samples, against the image and against what made it.</summary>
[TestFixture("WebApi")]
[TestFixture("Grpc")]
[TestFixture("Razor")]
public sealed class SbomTests(string sample)
{
    private JsonNode _document = null!;
    private IReadOnlyList<ExportedFile> _files = [];

    [OneTimeSetUp]
    public void Export()
    {
        _files = [.. DockerDaemon.Shared.Export(SharedPublish.ImageOf(Samples.Of(sample))).ImageFiles];
        _document = JsonNode.Parse(File.ReadAllText(Path.Combine(Samples.Of(sample).Directory, "sbom.cdx.json")))!;
    }

    [Test]
    public void It_lists_each_file_of_the_image_and_no_other() => Assert.That(
        Components("file").Select(Name), Is.EquivalentTo(_files.Where(f => !f.IsDirectory).Select(f => f.Path)));

    [Test]
    public void Each_hash_is_that_of_the_file_in_the_image()
    {
        var hashes = Components("file").Where(c => c["hashes"] is not null).ToDictionary(Name, c => c["hashes"]![0]!["content"]!.GetValue<string>());

        Assert.That(hashes, Is.EquivalentTo(_files.Where(f => f.IsFile && !f.Path.EndsWith(".cdx.json", StringComparison.Ordinal)).ToDictionary(f => f.Path, f => f.Sha256!)));
    }

    [Test]
    public void What_lies_beside_the_image_is_what_is_in_it()
    {
        var inside = _files.Single(f => f.Path.EndsWith(".cdx.json", StringComparison.Ordinal));

        Assert.That(inside.Sha256, Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(Path.Combine(Samples.Of(sample).Directory, "sbom.cdx.json"))))));
    }

    [Test]
    public void Each_owner_is_a_component_of_it()
    {
        var ids = _document["components"]!.AsArray().Select(c => c!["bom-ref"]!.GetValue<string>()).Append("app").ToList();

        Assert.That(ids, Is.Unique);
        Assert.That(Components("file").SelectMany(c => c["properties"]!.AsArray()).Where(p => Name(p!) == "hardenedcontainer:owner").Select(p => p!["value"]!.GetValue<string>()), Is.All.AnyOf(ids.ToArray()));
        Assert.That(_document["dependencies"]!.AsArray().SelectMany(d => d!["dependsOn"]!.AsArray()).Select(d => d!.GetValue<string>()), Is.All.AnyOf(ids.ToArray()));
    }

    [Test]
    public void The_runtime_has_the_version_that_was_used() =>
        Assert.That(Components("framework").Select(c => c["version"]!.GetValue<string>()), Is.All.Match(@"^10\.0\.\d+$").And.Not.Empty);

    [Test]
    public void Linked_libraries_have_the_versions_of_their_packages()
    {
        var openSsl = Components("library").SingleOrDefault(c => Name(c) == "openssl");
        if (sample == "Razor")
        {
            Assert.That(openSsl, Is.Null, "It is a shared library there, of a package.");
            Assert.That(Components("library").Single(c => Name(c) == "libssl3")["version"]!.GetValue<string>(), Is.EqualTo(Installed("libssl3")));
            return;
        }

        Assert.That(Installed("libssl-dev"), Does.StartWith(openSsl!["version"]!.GetValue<string>()));
        Assert.That(Installed("libc6-dev"), Does.StartWith(Components("library").Single(c => Name(c) == "glibc")["version"]!.GetValue<string>()));
        foreach (var (name, archive) in new[] { ("zlib-ng", "libz.a"), ("brotli", "libbrotlidec.a") })
        {
            // Grpc reaches no compression, and the linker leaves out what nothing reaches.
            if (Components("library").SingleOrDefault(c => Name(c) == name) is { } library)
            {
                Assert.That(VersionOf(archive), Does.Contain(library["version"]!.GetValue<string>()));
            }
        }
    }

    [Test]
    public void A_package_that_trimming_removed_is_marked_so()
    {
        if (sample == "Grpc")
        {
            Assert.That(Scope("Grpc.Net.Client"), Is.EqualTo("excluded"));
            Assert.That(Scope("Google.Protobuf"), Is.EqualTo("required"));
        }

        Assert.That(Scope("HardenedContainer"), Is.EqualTo("excluded"));
    }

    // By other ways than the reader's: the text with strings(1), brotli's number with objdump(1).
    private static string VersionOf(string archive)
    {
        var pack = Directory.EnumerateDirectories(Path.Combine(Packages, "microsoft.netcore.app.runtime.nativeaot.linux-x64")).Order(StringComparer.Ordinal).Last();
        var path = Path.Combine(pack, "runtimes", "linux-x64", "native", archive);
        if (archive == "libz.a")
        {
            return CommandLine.Run("strings", "-a", path).Succeeded().Output;
        }

        var code = CommandLine.Run("objdump", "--disassemble=BrotliDecoderVersion", path).Succeeded().Output;
        var number = Convert.ToUInt32(System.Text.RegularExpressions.Regex.Match(code, @"mov\s+\$0x([0-9a-f]+),%eax").Groups[1].Value, 16);
        return $"{number >> 24}.{(number >> 12) & 0xfff}.{number & 0xfff}";
    }

    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Installed(string package) => CommandLine.Run("dpkg-query", "--show", "--showformat=${Version}", package + ":amd64").Succeeded().Output.Trim();

    private string Scope(string package) => Components("library").Single(c => Name(c) == package)["scope"]!.GetValue<string>();

    private IEnumerable<JsonNode> Components(string type) => _document["components"]!.AsArray().Where(c => c!["type"]!.GetValue<string>() == type)!;

    private static string Name(JsonNode node) => node["name"]!.GetValue<string>();
}
