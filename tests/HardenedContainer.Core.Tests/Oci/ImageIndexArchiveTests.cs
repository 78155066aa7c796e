using System.Text.Json.Nodes;
using HardenedContainer.Diagnostics;
using HardenedContainer.Facts.Images;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Oci;

/// <summary>The images of two platforms in one archive.</summary>
public sealed class ImageIndexArchiveTests
{
    private TemporaryDirectory _directory = null!;
    private IndexPart[] _parts = null!;

    private string Archive => _directory.File("image.oci.tar");

    [SetUp]
    public void WriteParts()
    {
        _directory = new();
        _parts = [Part("linux-x64", "amd64"), Part("linux-arm64", "arm64")];
    }

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Each_tag_names_one_index_and_that_names_both_platforms()
    {
        var result = ImageIndexArchive.Write(_parts, Archive);

        using var container = ImageContainer.Open(Archive);
        var tags = JsonNode.Parse(container.Document("index.json")!)!["manifests"]!.AsArray();
        Assert.That(tags.Select(t => (string?)t!["digest"]), Is.EqualTo(new[] { result.Digest, result.Digest }));
        Assert.That(tags.Select(t => (string?)t!["mediaType"]), Is.All.EqualTo("application/vnd.oci.image.index.v1+json"));
        Assert.That(tags.Select(t => (string?)t!["annotations"]!["org.opencontainers.image.ref.name"]), Is.EqualTo(new[] { "1.0", "1.0.1" }));
        var manifests = JsonNode.Parse(container.Blob(result.Digest))!["manifests"]!.AsArray();
        Assert.That(manifests.Select(m => (string?)m!["digest"]), Is.EqualTo(_parts.Select(p => p.ManifestDigest)));
        Assert.That(manifests.Select(m => m!["platform"]!.ToJsonString()), Is.EqualTo(new[] { """{"architecture":"amd64","os":"linux"}""", """{"architecture":"arm64","os":"linux"}""" }));
    }

    [Test]
    public void Both_images_are_whole_and_what_docker_load_reads_is_the_first()
    {
        ImageIndexArchive.Write(_parts, Archive);

        var images = BuiltImageReader.Read(Archive);
        Assert.That(images.Select(i => i.Architecture), Is.EqualTo(new[] { "amd64", "arm64" }));
        Assert.That(images.SelectMany(i => i.Problems), Is.Empty);
        Assert.That(images.Select(i => i.Digest), Is.EqualTo(_parts.Select(p => p.ManifestDigest)));
        using var container = ImageContainer.Open(Archive);
        var docker = JsonNode.Parse(container.Document("manifest.json")!)!.AsArray().Single()!;
        Assert.That(docker["RepoTags"]!.AsArray().Select(t => (string?)t), Is.EqualTo(new[] { "team/web:1.0", "team/web:1.0.1" }));
        Assert.That((string?)JsonNode.Parse(container.Document((string)docker["Config"]!)!)!["architecture"], Is.EqualTo("amd64"));
    }

    [Test]
    public void The_same_parts_give_the_same_bytes_and_are_not_written_again()
    {
        var first = ImageIndexArchive.Write(_parts, Archive);
        var bytes = File.ReadAllBytes(Archive);
        var second = ImageIndexArchive.Write(_parts, Archive);
        ImageIndexArchive.Write(_parts, _directory.File("other.tar"));

        Assert.That(second, Is.EqualTo(first with { Written = false }));
        Assert.That(File.ReadAllBytes(_directory.File("other.tar")), Is.EqualTo(bytes));
    }

    [TestCase(-1)]
    [TestCase(1)]
    public void One_that_is_damaged_is_written_again(int change)
    {
        ImageIndexArchive.Write(_parts, Archive);
        var bytes = File.ReadAllBytes(Archive);
        File.WriteAllBytes(Archive, change < 0 ? bytes[..^1] : [.. bytes[..^2000], (byte)(bytes[^2000] + 1), .. bytes[^1999..]]);

        Assert.That(ImageIndexArchive.Write(_parts, Archive).Written, Is.True);
        Assert.That(File.ReadAllBytes(Archive), Is.EqualTo(bytes));
    }

    [Test]
    public void HDC0007_a_part_that_is_damaged_gives_no_index()
    {
        File.WriteAllText(_parts[1].Archive, "not an archive, but long enough to be taken for one");

        Assert.That(
            () => ImageIndexArchive.Write(_parts, Archive),
            Throws.InstanceOf<FindingException>().With.Property(nameof(FindingException.Findings)).One.Property(nameof(Finding.Descriptor)).EqualTo(DiagnosticCatalog.HDC0007));
        Assert.That(File.Exists(Archive), Is.False);
    }

    [Test]
    public void HDC9204_a_file_of_somebody_else_stays()
    {
        File.WriteAllText(Archive, "mine");

        Assert.That(
            () => ImageIndexArchive.Write(_parts, Archive),
            Throws.InstanceOf<FindingException>().With.Property(nameof(FindingException.Findings)).One.Property(nameof(Finding.Descriptor)).EqualTo(DiagnosticCatalog.HDC9204));
        Assert.That(File.ReadAllText(Archive), Is.EqualTo("mine"));
    }

    private IndexPart Part(string runtimeIdentifier, string architecture)
    {
        var plan = TinyPlan.StaticWeb(TinyPlan.File("/app/platform", architecture)) with
        {
            RuntimeIdentifier = runtimeIdentifier, Architecture = architecture, Repository = "team/web", Tags = ["1.0", "1.0.1"],
        };
        RootFileSystem.Stage(plan, _directory.File(runtimeIdentifier, "rootfs"));
        var archive = _directory.File(runtimeIdentifier, "image.oci.tar");
        return new(plan, archive, ImageArchive.Write(plan, _directory.File(runtimeIdentifier, "rootfs"), archive, LayerCompression.Gzip).ManifestDigest);
    }
}
