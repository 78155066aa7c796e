using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>One publish for two runtime identifiers, on a base that has both platforms, pushed.</summary>
[Parallelizable]
public sealed class SeveralPlatformsTests
{
    private static readonly string[] _identifiers = ["linux-x64", "linux-arm64"];

    private TestProject _app = null!;
    private HardenedPublish _first = null!;
    private HardenedPublish _second = null!;
    private SortedDictionary<string, string> _before = null!;
    private SortedDictionary<string, string> _after = null!;
    private HardenedPublish _engine = null!;
    private string[] _publishFolder = [];
    private CommandResult _target = null!;
    private HardenedPublish _failed = null!;
    private bool _hasIndexAfterFailure;
    private TemporaryDirectory _kept = null!;

    private string Output => _kept.File("hardened");

    [OneTimeSetUp]
    public void PublishTwice()
    {
        var image = PushBase();

        // A lock file, as each runtime identifier has other packages, and a library, as what tells the passes apart must not reach it.
        _app = Apps.Tree(new Dictionary<string, string>
        {
            ["Library/Library.csproj"] = Apps.Library("netstandard2.0"),
            ["Library/Word.cs"] = "public static class Word { public const string Hello = \"hello\"; }\n",
            ["App/App.csproj"] = Apps.Project(
                $"""
                <ContainerRuntimeIdentifiers>linux-x64;linux-arm64</ContainerRuntimeIdentifiers>
                <HardenContainerBase>{image}</HardenContainerBase>
                <HardenContainerDebugImage>{image}</HardenContainerDebugImage>
                <HardenContainerBaseFacts>chiseled</HardenContainerBaseFacts>
                <HardenContainerImage>archive</HardenContainerImage>
                <ContainerRegistry>{Registry.Shared.Address}</ContainerRegistry>
                <ContainerRepository>several/app</ContainerRepository>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                """,
                Apps.Package + """<ItemGroup><ProjectReference Include="../Library/Library.csproj" /></ItemGroup>"""),
            ["App/Program.cs"] = "Console.WriteLine(Word.Hello);\n",
        });
        _first = Publish("-p:HardenContainerPush=true").Succeeded();
        _before = Snapshot.Times(Path.Combine(_app.Directory, "App", "bin"));
        _second = Publish("-p:HardenContainerPush=true").Succeeded();
        _after = Snapshot.Times(Path.Combine(_app.Directory, "App", "bin"));
        _engine = Publish(DockerDaemon.Shared.ClientEnvironment(), "-p:HardenContainerImage=docker", "-o", Path.Combine(_app.Directory, "App", "out")).Succeeded();
        _publishFolder = Snapshot.Names(Path.Combine(_app.Directory, "App", "out"));
        _target = _app.Run("build", "App", "-c", "Release", "-p:HardenContainer=true", "-t:WriteHardenedImage");
        _kept = new("kept");
        CommandLine.Run("cp", "-r", _first.Directory, _kept.Path).Succeeded();
        _failed = Publish("-p:HardenContainerSizeBudget=1", "-p:HardenContainerStrict=true");
        _hasIndexAfterFailure = Directory.EnumerateFiles(_first.Directory, "*.oci.tar").Any();
        _app.Run("clean", "App", "-c", "Release").Succeeded();
    }

    [OneTimeTearDown]
    public void Remove()
    {
        _app.Dispose();
        _kept.Dispose();
    }

    [Test]
    public void The_registry_has_one_index_of_both_images_under_the_tag_and_their_bills_of_materials()
    {
        foreach (var digest in IndexOf("1.0.0", "image.oci.tar"))
        {
            Assert.That((string?)Inspect(digest.Replace(':', '-'))["manifests"]![0]!["artifactType"], Is.EqualTo("application/vnd.cyclonedx+json"));
        }
    }

    [Test]
    public void It_has_one_of_both_debug_variants_too() => IndexOf("1.0.0-debug", "image-debug.oci.tar");

    [Test]
    public void Skopeo_reads_both_images_from_the_archive()
    {
        using var target = new TemporaryDirectory("layout");
        CommandLine.Run("skopeo", "copy", "--all", "--insecure-policy", $"oci-archive:{Path.Combine(Output, "image.oci.tar")}:1.0.0", $"dir:{target.File("copy")}").Succeeded();

        var copied = JsonNode.Parse(File.ReadAllText(target.File("copy", "manifest.json")))!;
        Assert.That(copied.ToJsonString(), Is.EqualTo(Inspect("1.0.0").ToJsonString()));
    }

    [Test]
    public void Each_platform_has_a_build_context_of_its_own_and_the_top_has_the_indexes_alone()
    {
        Assert.That(Directory.EnumerateFileSystemEntries(Output).Select(Path.GetFileName), Is.EquivalentTo(_identifiers.Append("image.oci.tar").Append("image-debug.oci.tar")));
        foreach (var (identifier, machine) in _identifiers.Zip(new byte[] { 62, 183 }))
        {
            Assert.That(File.Exists(Path.Combine(Output, identifier, "Dockerfile")));
            Assert.That(File.ReadAllBytes(Path.Combine(Output, identifier, "rootfs", identifier, "app", "App"))[18], Is.EqualTo(machine), identifier);
            Assert.That(File.Exists(Path.Combine(_app.Directory, "App", $"packages.hardened.{identifier}.lock.json")));
        }
    }

    [Test]
    public void A_second_run_changes_no_time_stamp_and_no_file() => Assert.That(_after, Is.EqualTo(_before));

    [Test]
    public void There_is_a_summary_for_each_and_a_line_for_the_index()
    {
        foreach (var identifier in _identifiers)
        {
            Assert.That(_first.Output, Does.Contain($"Hardened image several/app:1.0.0 for {identifier}, user 1654:1654"));
        }

        Assert.That(_first.Output, Does.Match("Image index several/app:1\\.0\\.0 for linux-x64, linux-arm64: .*/hardened/image\\.oci\\.tar, sha256:[0-9a-f]{64}\\n"));
        Assert.That(_second.Output, Does.Match("Image index .* \\(unchanged\\)\\n"));
    }

    [Test]
    public void The_library_is_built_once() => Assert.That(_first.Output.Split('\n').Count(line => line.Contains("Library -> ", StringComparison.Ordinal)), Is.EqualTo(1));

    [Test]
    public void The_engine_gets_the_image_of_its_own_platform()
    {
        Assert.That(_engine.Output, Does.Match("HardenedContainer: several/app:1\\.0\\.0 is sha256:[0-9a-f]{64}").And.Match("Image index .* \\(unchanged\\)\\n"));
        Assert.That((string?)DockerDaemon.Shared.Inspect("several/app:1.0.0")["Architecture"], Is.EqualTo("amd64"));
    }

    [Test]
    public void Each_has_a_publish_folder_below_the_one_that_was_named() =>
        Assert.That(_publishFolder, Is.EqualTo(new[] { "linux-arm64/App", "linux-x64/App" }));

    [Test]
    public void HDC9011_a_target_for_one_image_wants_one_runtime_identifier() =>
        Assert.That(_target.Failed().Output, Does.Contain("error HDC9011: ").And.Not.Contain("HardenedContainer: restoring"));

    [Test]
    public void What_fails_for_one_leaves_no_index()
    {
        Assert.That(_failed.Failed().Output, Does.Contain("HDC1020"));
        Assert.That(_hasIndexAfterFailure, Is.False);
    }

    [Test]
    public void Clean_removes_all_of_it()
    {
        Assert.That(_first.Directory, Does.Not.Exist);
        Assert.That(Path.Combine(_app.Directory, "App", "obj", "hardened"), Does.Not.Exist);
        foreach (var identifier in _identifiers)
        {
            Assert.That(Snapshot.Names(Path.Combine(_app.Directory, "App", "bin", "Release", "net10.0", identifier, "publish")), Is.Empty);
        }
    }

    private HardenedPublish Publish(params string[] arguments) => Publish(environment: null, arguments);

    private HardenedPublish Publish(IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        new(_app, Dotnet.Run(_app.Directory, ["publish", "App", "-p:HardenContainer=true", .. arguments], environment)) { Directory = Apps.Output(_app, "App") };

    private string[] IndexOf(string tag, string archive)
    {
        var index = Inspect(tag);
        var manifests = index["manifests"]!.AsArray();
        string[] digests = [.. manifests.Select(m => (string)m!["digest"]!)];
        Assert.That((string?)index["mediaType"], Is.EqualTo("application/vnd.oci.image.index.v1+json"));
        Assert.That(manifests.Select(m => (string?)m!["platform"]!["architecture"]), Is.EqualTo(new[] { "amd64", "arm64" }));
        Assert.That(digests, Is.EqualTo(_identifiers.Select(identifier => OciImage.Read(Path.Combine(Output, identifier, archive)).ManifestDigest)));
        return digests;
    }

    private static JsonNode Inspect(string tag) => JsonNode.Parse(
        CommandLine.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"docker://{Registry.Shared.Address}/several/app:{tag}").Succeeded().StandardOutput)!;

    private static string PushBase()
    {
        using var directory = new TemporaryDirectory("base");
        var parts = _identifiers.Zip(new[] { "amd64", "arm64" }, (identifier, architecture) =>
        {
            var plan = TinyPlan.StaticWeb() with { RuntimeIdentifier = identifier, Architecture = architecture, Tags = ["1"] };
            RootFileSystem.Stage(plan, directory.File(identifier, "rootfs"));
            var archive = directory.File(identifier, "image.oci.tar");
            return new IndexPart(plan, archive, ImageArchive.Write(plan, directory.File(identifier, "rootfs"), archive, LayerCompression.Gzip).ManifestDigest);
        });
        ImageIndexArchive.Write([.. parts], directory.File("image.oci.tar"));
        CommandLine.Run(
            "skopeo", "copy", "--all", "--insecure-policy", "--dest-tls-verify=false",
            $"oci-archive:{directory.File("image.oci.tar")}:1", $"docker://{Registry.Shared.Address}/several/base:1").Succeeded();
        return $"{Registry.Shared.Address}/several/base:1";
    }
}
