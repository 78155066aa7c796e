using System.Formats.Tar;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Oci;

public class ImageArchiveTests
{
    private TemporaryDirectory _directory = null!;

    private string Archive => _directory.File("image.oci.tar");

    [SetUp]
    public void MakeDirectory() => _directory = new();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void The_same_plan_gives_the_same_bytes_anywhere([Values] LayerCompression compression)
    {
        using var other = new TemporaryDirectory("elsewhere");
        var plan = TinyPlan.Hostile(newLines: true);
        Write(plan, _directory.Path, compression);
        Write(plan, other.Path, compression);
        Assert.That(File.ReadAllBytes(other.File("image.oci.tar")), Is.EqualTo(File.ReadAllBytes(Archive)));
    }

    [Test]
    public void The_layer_does_not_change_with_the_code()
    {
        // The layer's tar, not its compression: zlib may change with the runtime.
        Write(TinyPlan.Hostile(newLines: true), _directory.Path);
        Golden.AssertEqual("oci/diff-id.txt", (string)Json(Config())["rootfs"]!["diff_ids"]![0]! + "\n");
    }

    [Test]
    public void The_configuration_is_that_of_the_plan()
    {
        var plan = TinyPlan.StaticWeb();
        Write(plan with { Configuration = plan.Configuration with { Health = TinyPlan.HealthCheck, Command = ["a", "b\nc"] } }, _directory.Path);
        var config = Json(Config()).AsObject();
        config["rootfs"]!["diff_ids"] = "left out";
        Golden.AssertEqual("oci/config.json", config.ToJsonString(new() { WriteIndented = true }) + "\n");
    }

    [Test]
    public void One_tar_is_an_OCI_layout_and_a_Docker_archive()
    {
        Write(TinyPlan.StaticWeb() with { Tags = ["1.0", "1.0.1"], Repository = "team/web" }, _directory.Path);
        var index = Json("index.json");
        var docker = Json("manifest.json")[0]!;
        var manifest = Json(BlobPath(index["manifests"]![0]!["digest"]!));
        Assert.Multiple(() =>
        {
            Assert.That((string?)Json("oci-layout")["imageLayoutVersion"], Is.EqualTo("1.0.0"));
            Assert.That(docker["RepoTags"]!.ToJsonString(), Is.EqualTo("""["team/web:1.0","team/web:1.0.1"]"""));
            Assert.That((string?)docker["Config"], Is.EqualTo(BlobPath(manifest["config"]!["digest"]!)));
            Assert.That((string?)docker["Layers"]![0], Is.EqualTo(BlobPath(manifest["layers"]![0]!["digest"]!)));
            Assert.That(
                index["manifests"]!.AsArray().Select(m => (string?)m!["annotations"]!["io.containerd.image.name"]),
                Is.EqualTo(new[] { "docker.io/team/web:1.0", "docker.io/team/web:1.0.1" }));
            Assert.That(
                index["manifests"]!.AsArray().Select(m => (string?)m!["annotations"]!["org.opencontainers.image.ref.name"]),
                Is.EqualTo(new[] { "1.0", "1.0.1" }));
        });
    }

    [Test]
    public void Every_blob_has_the_digest_that_names_it([Values] LayerCompression compression)
    {
        Write(TinyPlan.StaticWeb(), _directory.Path, compression);
        var blobs = Entries().Where(e => e.Key.StartsWith("blobs/sha256/", StringComparison.Ordinal) && e.Value.Length > 0).ToList();
        Assert.That(blobs, Has.Count.EqualTo(3));
        foreach (var (name, bytes) in blobs)
        {
            Assert.That(name, Is.EqualTo("blobs/sha256/" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))));
        }
    }

    [Test]
    public void A_second_run_does_not_touch_the_archive([Values] LayerCompression compression)
    {
        var plan = TinyPlan.Hostile(newLines: true);
        var first = Write(plan, _directory.Path, compression);
        var written = new FileInfo(Archive).LastWriteTimeUtc;
        var second = Write(plan, _directory.Path, compression);
        Assert.Multiple(() =>
        {
            Assert.That(first.Written, Is.True);
            Assert.That(second, Is.EqualTo(first with { Written = false }));
            Assert.That(new FileInfo(Archive).LastWriteTimeUtc, Is.EqualTo(written));
        });
    }

    [Test]
    public void Another_plan_or_compression_writes_it_anew()
    {
        var plan = TinyPlan.StaticWeb();
        Write(plan, _directory.Path);
        Assert.Multiple(() =>
        {
            Assert.That(Write(plan, _directory.Path, LayerCompression.Zstd).Written, Is.True);
            Assert.That(Write(plan with { Tags = ["2"] }, _directory.Path, LayerCompression.Zstd).Written, Is.True);
            Assert.That(Write(TinyPlan.Assembled(), _directory.Path, LayerCompression.Zstd).Written, Is.True);
        });
    }

    [Test]
    public void A_damaged_archive_is_written_anew([Values(0.3, 0.6, 0.9, 0.999)] double where, [Values] bool cut)
    {
        var plan = TinyPlan.Hostile(newLines: true);
        Write(plan, _directory.Path);
        var good = File.ReadAllBytes(Archive);
        var bad = good.ToArray();
        var layerEnd = good.Length - 2048;
        var at = Math.Max(2100, (int)(layerEnd * where));
        bad[at] ^= 0x55;
        File.WriteAllBytes(Archive, cut ? good[..at] : bad);

        Assert.That(Write(plan, _directory.Path).Written, Is.True);
        Assert.That(File.ReadAllBytes(Archive), Is.EqualTo(good));
    }

    [Test]
    public void HDC9204_a_tar_that_is_not_ours_is_left_alone()
    {
        File.WriteAllBytes(Archive, new byte[10240]);
        Assert.That(() => Write(TinyPlan.StaticWeb(), _directory.Path), IO.RootFileSystemTests.ThrowsFinding("HDC9204"));
        Assert.That(File.ReadAllBytes(Archive), Is.EqualTo(new byte[10240]));
    }

    [Test]
    public void HDC0009_a_staged_file_that_changed_is_not_written([Values("another web", "Not really an ELF file")] string text)
    {
        var plan = TinyPlan.StaticWeb();
        var root = _directory.File("rootfs", "linux-x64");
        RootFileSystem.Stage(plan, root);
        var file = Path.Combine(root, "app", "web");
        File.Delete(file);
        File.WriteAllText(file, text);
        Assert.That(() => ImageArchive.Write(plan, root, Archive, LayerCompression.Gzip), IO.RootFileSystemTests.ThrowsFinding("HDC0009"));
        File.Delete(file);
        Assert.That(() => ImageArchive.Write(plan, root, Archive, LayerCompression.Gzip), IO.RootFileSystemTests.ThrowsFinding("HDC0009"));
        Assert.That(Directory.GetFiles(_directory.Path), Is.Empty, "Neither an archive nor a temporary file.");
    }

    [Test]
    public void HDC9010_an_image_on_another_one_is_refused()
    {
        var plan = TinyPlan.StaticWeb();
        var chiseled = plan with { Base = new(BaseKind.Chiseled, "mcr/x:1", "it fits", false, null, []) };
        var libraries = plan with { Base = plan.Base with { LibrariesReference = "debian:12" } };
        Assert.Multiple(() =>
        {
            Assert.That(ImageArchive.Refusal(plan), Is.Null);
            Assert.That(() => Write(chiseled, _directory.Path), IO.RootFileSystemTests.ThrowsFinding("HDC9010"));
            Assert.That(() => Write(libraries, _directory.Path), IO.RootFileSystemTests.ThrowsFinding("HDC9010"));
        });
    }

    [Test]
    public void Skopeo_reads_both_forms([Values("oci-archive", "docker-archive")] string transport, [Values] LayerCompression compression)
    {
        var plan = TinyPlan.Hostile(newLines: true);
        var result = Write(plan, _directory.Path, compression);
        var config = JsonNode.Parse(CommandLine.Run("skopeo", "inspect", "--config", "--raw", $"{transport}:{Archive}").Succeeded().StandardOutput)!;
        Assert.That(config["config"]!["Labels"]!.AsObject().ToDictionary(l => l.Key, l => (string)l.Value!), Is.EquivalentTo(plan.Configuration.Labels));

        CommandLine.Run("skopeo", "copy", "--insecure-policy", $"{transport}:{Archive}", $"dir:{_directory.File("copy")}").Succeeded();
        if (transport == "oci-archive")
        {
            var manifest = File.ReadAllBytes(_directory.File("copy", "manifest.json"));
            Assert.That("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(manifest)), Is.EqualTo(result.ManifestDigest));
        }
    }

    [Test]
    public void Umoci_unpacks_the_planned_tree()
    {
        var plan = TinyPlan.Hostile(newLines: true);
        Write(plan, _directory.Path);
        var layout = _directory.File("layout");
        Directory.CreateDirectory(layout);
        CommandLine.Run("tar", "-xf", Archive, "-C", layout).Succeeded();
        CommandLine.Run("umoci", "unpack", "--image", layout + ":1.2.3", _directory.File("bundle")).Succeeded();
        var root = _directory.File("bundle", "rootfs");
        foreach (var entry in plan.Entries)
        {
            FileSystemInfo info = Directory.Exists(root + entry.Path) && entry.Kind == ImageEntryKind.Directory
                ? new DirectoryInfo(root + entry.Path) : new FileInfo(root + entry.Path);
            Assert.That(info.LinkTarget, Is.EqualTo(entry.LinkTarget), entry.Path);
            if (entry.Kind != ImageEntryKind.SymbolicLink)
            {
                Assert.That((int)info.UnixFileMode, Is.EqualTo(entry.Mode), entry.Path);
                Assert.That(info.LastWriteTimeUtc, Is.EqualTo(plan.Created.UtcDateTime), entry.Path);
            }

            if (entry.Kind == ImageEntryKind.File)
            {
                Assert.That(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(root + entry.Path))), Is.EqualTo(entry.Sha256), entry.Path);
            }
        }
    }

    private static ArchiveResult Write(ImagePlan plan, string directory, LayerCompression compression = LayerCompression.Gzip)
    {
        var root = Path.Combine(directory, "rootfs", plan.RuntimeIdentifier);
        RootFileSystem.Stage(plan, root);
        return ImageArchive.Write(plan, root, Path.Combine(directory, "image.oci.tar"), compression);
    }

    private Dictionary<string, byte[]> Entries()
    {
        var entries = new Dictionary<string, byte[]>();
        using var tar = new TarReader(File.OpenRead(Archive));
        while (tar.GetNextEntry() is { } entry)
        {
            using var bytes = new MemoryStream();
            entry.DataStream?.CopyTo(bytes);
            entries.Add(entry.Name, bytes.ToArray());
        }

        return entries;
    }

    private JsonNode Json(string name) => JsonNode.Parse(Entries()[name])!;

    private string Config() => (string)Json("manifest.json")[0]!["Config"]!;

    private static string BlobPath(JsonNode digest) => "blobs/" + ((string)digest!).Replace(':', '/');
}
