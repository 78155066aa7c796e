using HardenedContainer.Diagnostics;
using HardenedContainer.Facts;
using HardenedContainer.Facts.Images;
using HardenedContainer.Testing;
using static HardenedContainer.Core.Tests.Facts.Images.TestImage;

namespace HardenedContainer.Core.Tests.Facts.Images;

/// <summary>Facts from images that the tests write: OCI layouts as folder and tar, archives as docker save makes them.</summary>
public class ImageReaderTests
{
    private TemporaryDirectory _folder = null!;

    [SetUp]
    public void Create() => _folder = new();

    [TearDown]
    public void Delete() => _folder.Dispose();

    private static byte[] Glibc { get; } = new Elf.ElfBuilder { SoName = "libc.so.6", DefinedVersions = ["GLIBC_2.17", "GLIBC_2.36", "GLIBC_PRIVATE"] }.Build();

    private static byte[] Base() => Layer(
        File("etc/passwd", "root:x:0:0::/:\napp:x:1654:1654::/home/app:\n"),
        File("usr/lib/x86_64-linux-gnu/libc-2.36.so", Glibc),
        Link("usr/lib/x86_64-linux-gnu/libc.so.6", "libc-2.36.so"),
        Link("lib", "usr/lib"),
        Link("lib64", "/usr/lib64"),
        File("usr/lib64/ld-linux-x86-64.so.2", "x"),
        File("etc/ssl/certs/ca-certificates.crt", "x"),
        File("bin/busybox", "x"),
        Link("bin/sh", "busybox"),
        File("tmp/x", "x"));

    [Test]
    public void Facts_are_read_from_each_form([Values("folder", "tar", "save")] string form, [Values("plain", "gzip", "zstd")] string compression)
    {
        var facts = ImageReader.Read(Image(form, Compressed(Base(), compression), Compressed(Layer(File("usr/share/zoneinfo/UTC", "x")), compression)));

        Assert.Multiple(() =>
        {
            Assert.That(facts.Libc, Is.EqualTo("glibc"));
            Assert.That(facts.SymbolVersions["GLIBC"], Is.EqualTo(new Version(2, 36)));
            Assert.That(facts.Libraries, Does.Contain("libc.so.6"));
            Assert.That(facts.Paths, Is.SupersetOf(new[] { "/lib64/ld-linux-x86-64.so.2", "/etc/passwd", "/tmp", "/usr/share/zoneinfo" }));
            Assert.That((facts.HasShell, facts.HasCaCertificates, facts.HasTimeZones, facts.HasTemp), Is.EqualTo((true, true, true, true)));
            Assert.That(facts.Users["app"], Is.EqualTo(1654));
            Assert.That(facts.User, Is.EqualTo("1654:1654"));
            Assert.That(facts.Environment["A"], Is.EqualTo("b=c"));
            Assert.That(facts.Architectures, Is.EqualTo(["amd64"]));
        });
    }

    [Test]
    public void Later_layers_remove_what_earlier_ones_brought()
    {
        var facts = ImageReader.Read(Image("folder", Base(), Layer(
            File("bin/.wh.sh", ""), File("bin/.wh.busybox", ""), File("etc/ssl/.wh..wh..opq", ""), File("tmp", "a file now"), File("usr/lib/x86_64-linux-gnu/.wh.libc.so.6", ""))));

        Assert.Multiple(() =>
        {
            Assert.That(facts.HasShell, Is.False);
            Assert.That(facts.HasCaCertificates, Is.False);
            Assert.That(facts.Libraries, Does.Not.Contain("libc.so.6"));
            Assert.That(facts.SymbolVersions, Is.Empty);
        });
    }

    [Test]
    public void An_opaque_folder_keeps_what_its_own_layer_brings() =>
        Assert.That(ImageReader.Read(Image("folder", Base(), Layer(File("bin/sh", "x"), File("bin/.wh..wh..opq", "")))).HasShell, Is.True);

    [Test]
    public void Links_in_circles_and_paths_that_climb_do_no_harm()
    {
        var facts = ImageReader.Read(Image("folder", Layer(Link("bin", "sbin"), Link("sbin", "bin"), File("../../../etc/passwd", "eve:x:7:7::/:\n"), Link("tmp", "../../../../tmp"))));

        Assert.That(facts.HasShell, Is.False);
        Assert.That(facts.Users["eve"], Is.EqualTo(7));
        Assert.That(facts.HasTemp, Is.False);
    }

    [Test]
    public void A_layer_with_another_digest_is_refused() => Refused(Damaged(content => content[^600] ^= 1), "another digest");

    [Test]
    public void A_missing_blob_is_refused()
    {
        var image = Image("folder", Base());
        foreach (var blob in Directory.GetFiles(Path.Combine(image, "blobs", "sha256")).Where(b => new FileInfo(b).Length > 2000))
        {
            System.IO.File.Delete(blob);
        }

        Refused(image, "is not in it");
    }

    [TestCase("tar")]
    [TestCase("save")]
    public void An_archive_that_is_cut_off_is_refused(string form)
    {
        var image = Image(form, Base());
        using (var stream = System.IO.File.OpenWrite(image))
        {
            stream.SetLength(stream.Length / 2);
        }

        Refused(image, "cannot be read");
    }

    [TestCase("index.json", "{", "documents")]
    [TestCase("index.json", "{\"manifests\":[]}", "index is empty")]
    [TestCase("index.json", "{\"manifests\":[{\"digest\":\"sha256:../../../../etc/passwd\"}]}", "not one of SHA-256")]
    [TestCase("other", "x", "neither an index.json")]
    public void Nonsense_is_refused(string name, string text, string expected)
    {
        System.IO.File.WriteAllText(_folder.File(name), text);

        Refused(_folder.Path, expected);
    }

    [Test]
    public void What_is_not_there_is_said_to_be() => Refused(_folder.File("none.tar"), "does not exist");

    [Test]
    public void Facts_survive_their_file()
    {
        var facts = ImageReader.Read(Image("folder", Base()));
        var file = _folder.File("facts.json");
        System.IO.File.WriteAllText(file, BaseFactsFile.Write(facts));

        var again = BaseFactsFile.Read(file, "amd64", out var problem);

        Assert.That(problem, Is.Null);
        Assert.That(BaseFactsFile.Write(again!), Is.EqualTo(BaseFactsFile.Write(facts)));
        Assert.That(again!.User, Is.EqualTo("1654:1654"));
        Assert.That(again.SymbolVersions, Is.EquivalentTo(facts.SymbolVersions));
    }

    [TestCase("{}", "name")]
    [TestCase("{ \"schemaVersion\": 1, \"name\": \"a\", \"source\": \"b\", \"shel\": true }", "shel")]
    [TestCase("{ \"schemaVersion\": 2, \"name\": \"a\", \"source\": \"b\" }", "schemaVersion")]
    [TestCase("{ \"schemaVersion\": 1, \"name\": \"a\", \"source\": \"b\", \"symbolVersions\": { \"GLIBC\": \"x\" } }", "no version")]
    [TestCase("null", "null")]
    public void Facts_of_another_form_are_refused(string text, string expected)
    {
        var file = _folder.File("facts.json");
        System.IO.File.WriteAllText(file, text);

        Assert.That(BaseFactsFile.Read(file, "amd64", out var problem), Is.Null);
        Assert.That(problem!.What, Does.Contain(expected));
    }

    private static void Refused(string image, string expected)
    {
        var finding = Assert.Throws<FindingException>(() => ImageReader.Read(image))!.Findings.Single();
        Assert.That(finding.Descriptor.Code, Is.EqualTo("HDC0007"));
        Assert.That(finding.What, Does.Contain(expected).And.EndsWith("."));
        Assert.That(finding.File, Is.EqualTo(image));
    }

    private string Damaged(Action<byte[]> damage)
    {
        var image = Image("folder", Base());
        var layer = Directory.GetFiles(Path.Combine(image, "blobs", "sha256")).MaxBy(b => new FileInfo(b).Length)!;
        var content = System.IO.File.ReadAllBytes(layer);
        damage(content);
        System.IO.File.WriteAllBytes(layer, content);
        return image;
    }

    private string Image(string form, params byte[][] layers) =>
        Write(_folder.Path, form, """{ "architecture": "amd64", "os": "linux", "config": { "User": "1654:1654", "Env": [ "A=b=c" ] } }""", layers);
}
