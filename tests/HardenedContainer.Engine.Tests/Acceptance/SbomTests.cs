using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>The bill of materials of the samples, against the image and against what made it.</summary>
[TestFixture("WebApi")]
[TestFixture("Grpc")]
[TestFixture("Razor")]
[TestFixture("Worker", Category = "Long")]
[TestFixture("FSharpWorker", Category = "Long")]
[TestFixture("Sqlite", Category = "Long")]
[TestFixture("CentralPackages", Category = "Long")]
[TestFixture("Guarded", Category = "Long")]
[TestFixture("Orders", Category = "Long")]
[TestFixture("Billing", Category = "Long")]
public sealed partial class SbomTests(string sample)
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
    public void It_is_valid_against_the_published_schema() => Assert.That(CycloneDxSchema.Errors(_document.ToJsonString()), Is.Empty);

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
        if (Samples.PlanOf(Samples.Of(sample)).Mode != PublishMode.Static)
        {
            Assert.That(Version("openssl"), Is.Null, "It is a shared library there, of a package.");
            Assert.That(Version("libssl3"), Is.EqualTo(_files.Any(f => f.Path.EndsWith("/libssl.so.3", StringComparison.Ordinal)) ? Installed("libssl3") : null));
            Assert.That(Version("libc6"), Is.EqualTo(Installed("libc6")));
            return;
        }

        // The linker leaves out what nothing reaches. The text is in each executable that OpenSSL is linked into.
        Assert.That(Version("openssl"), Is.EqualTo(OpenSslText().Match(Text(Executable)) is { Success: true } match ? match.Groups[1].Value : null));
        Assert.That(Installed("libssl-dev"), Does.StartWith(Version("openssl") ?? ""));
        Assert.That(Installed("libc6-dev"), Does.StartWith(Version("glibc")!));
        foreach (var (name, archive) in new[] { ("zlib-ng", "libz.a"), ("brotli", "libbrotlidec.a") })
        {
            // Grpc, for one, reaches no compression.
            if (Version(name) is { } version)
            {
                Assert.That(VersionOf(archive), Does.Contain(version));
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
            return Text(path);
        }

        var code = CommandLine.Run("objdump", "--disassemble=BrotliDecoderVersion", path).Succeeded().Output;
        var number = Convert.ToUInt32(Regex.Match(code, @"mov\s+\$0x([0-9a-f]+),%eax").Groups[1].Value, 16);
        return $"{number >> 24}.{(number >> 12) & 0xfff}.{number & 0xfff}";
    }

    private string Executable => Path.Combine(Samples.Of(sample).RootFileSystem("linux-x64"), "app", sample);

    private static string Text(string file) => CommandLine.Run("strings", "-a", file).Succeeded().Output;

    private static string Packages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Installed(string package) => CommandLine.Run("dpkg-query", "--show", "--showformat=${Version}", package + ":amd64").Succeeded().Output.Trim();

    private string Scope(string package) => Components("library").Single(c => Name(c) == package)["scope"]!.GetValue<string>();

    private string? Version(string library) => Components("library").SingleOrDefault(c => Name(c) == library)?["version"]!.GetValue<string>();

    private IEnumerable<JsonNode> Components(string type) => _document["components"]!.AsArray().Where(c => c!["type"]!.GetValue<string>() == type)!;

    private static string Name(JsonNode node) => node["name"]!.GetValue<string>();

    [GeneratedRegex(@"^OpenSSL (\d+\.\d+\.\d+) \d", RegexOptions.Multiline)]
    private static partial Regex OpenSslText();
}
