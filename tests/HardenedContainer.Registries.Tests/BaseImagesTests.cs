using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Registries.Tests;

/// <summary>Bases come from the registry once, and then from the store.</summary>
public sealed class BaseImagesTests
{
    private static readonly TargetPlatform _x64 = TargetPlatform.Parse("linux-x64");
    private static readonly TargetPlatform _arm64 = TargetPlatform.Parse("linux-arm64");

    private TemporaryDirectory _store = null!;

    private RegistrySettings Settings => new() { StoreDirectory = _store.Path };

    [SetUp]
    public void MakeStore() => _store = new("store");

    [TearDown]
    public void RemoveStore() => _store.Dispose();

    [Test]
    public async Task A_base_that_was_read_is_there_without_its_registry()
    {
        string tag;
        FoundBase found;
        using (var registry = Registry.Start())
        {
            tag = $"{registry.Address}/team/base:1";
            using var archive = new ArchiveFile();
            await ImagePush.Run(archive.Path, ImageAddress.Parse(tag), ["1"], Settings);
            found = await new BaseImages(Settings).Find(tag, _x64);
            Assert.That(found.Reference, Is.EqualTo($"{tag}@{archive.Result.ManifestDigest}"));
            Assert.That(found.Platforms, Is.EqualTo(new Dictionary<string, string> { ["linux/amd64"] = archive.Result.ManifestDigest }));
        }

        Assert.That((await new BaseImages(Settings).Find(found.Reference, _x64)).ManifestDigest, Is.EqualTo(found.ManifestDigest));
        Problem.Of(() => new BaseImages(Settings).Find(tag, _x64), "HDC9401");
    }

    [Test]
    public async Task A_damaged_blob_of_the_store_is_read_again()
    {
        using var archive = new ArchiveFile();
        var tag = $"{Registry.Shared.Address}/damaged/base:1";
        await ImagePush.Run(archive.Path, ImageAddress.Parse(tag), ["1"], Settings);
        var found = await new BaseImages(Settings).Find(tag, _x64);
        var layer = Directory.EnumerateFiles(_store.File("blobs", "sha256")).MaxBy(f => new FileInfo(f).Length)!;
        var content = File.ReadAllBytes(layer);
        File.WriteAllBytes(layer, [.. content[..^1], (byte)(content[^1] + 1)]);

        await new BaseImages(Settings).Find(found.Reference, _x64);

        Assert.That(File.ReadAllBytes(layer), Is.EqualTo(content));
    }

    [Test]
    public async Task An_index_gives_the_platform_that_is_asked_for()
    {
        var target = ImageAddress.Parse($"{Registry.Shared.Address}/index/base:1");
        var manifests = new JsonArray();
        using var client = new RegistryClient(target, Settings);
        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            using var archive = new ArchiveFile(TinyPlan.StaticWeb() with { Architecture = architecture });
            await ImagePush.Run(archive.Path, target, [architecture], Settings);
            manifests.Add(new JsonObject
            {
                ["mediaType"] = RegistryClient.OciManifest,
                ["digest"] = archive.Result.ManifestDigest,
                ["size"] = (await client.GetManifest(architecture)).Content.Length,
                ["platform"] = new JsonObject { ["os"] = "linux", ["architecture"] = architecture },
            });
        }

        var index = Encoding.UTF8.GetBytes(new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = RegistryClient.OciIndex, ["manifests"] = manifests }.ToJsonString());
        await client.PutManifest("1", RegistryClient.OciIndex, index);

        var (x64, arm64) = (await new BaseImages(Settings).Find(target.ToString(), _x64), await new BaseImages(Settings).Find(target.ToString(), _arm64));
        Assert.That(x64.Reference, Is.EqualTo(arm64.Reference));
        Assert.That(x64.Platforms.Keys, Is.EqualTo(new[] { "linux/amd64", "linux/arm64" }));
        Assert.That((x64.ManifestDigest, arm64.ManifestDigest), Is.EqualTo((x64.Platforms["linux/amd64"], x64.Platforms["linux/arm64"])));
        Assert.That(Problem.Of(() => new BaseImages(Settings).Find(target.ToString(), TargetPlatform.Parse("linux-arm")), "HDC9404"), Does.Contain("linux/arm,").And.Contain("linux/amd64, linux/arm64"));
    }

    [Test]
    public void HDC9405_a_base_whose_documents_are_none()
    {
        using var server = new FaultyServer((_, r) => r.OutputStream.Write("[1]"u8));
        Problem.Of(() => new BaseImages(Settings).Find($"{server.Address}/team/base:1", _x64), "HDC9405");
    }

    [Test]
    public async Task An_archive_on_a_base_holds_its_layers_and_what_a_Dockerfile_would_take_over()
    {
        using var lower = new ArchiveFile();
        var tag = $"{Registry.Shared.Address}/below/base:1";
        await ImagePush.Run(lower.Path, ImageAddress.Parse(tag), ["1"], Settings);
        var found = await new BaseImages(Settings).Find(tag, _x64);
        var plan = TinyPlan.Plan([TinyPlan.Directory("/srv"), TinyPlan.File("/srv/new", "new")]);
        plan = plan with
        {
            Base = new(BaseKind.Reference, found.Reference, "a test", false, null, []),
            Configuration = plan.Configuration with
            {
                Environment = plan.Configuration.Environment.Clear().Add("NEW", "1").Add("PATH", "/srv"),
                Labels = plan.Configuration.Labels.Clear().Add("own", "1"),
                Ports = [new(9090)],
            },
        };
        using var directory = new TemporaryDirectory("above");
        IO.RootFileSystem.Stage(plan, directory.File("rootfs"));
        var below = BaseImageContent.Read(found.Store, found.ManifestDigest);

        var first = ImageArchive.Write(plan, directory.File("rootfs"), directory.File("image.oci.tar"), LayerCompression.Gzip, below);
        var second = ImageArchive.Write(plan, directory.File("rootfs"), directory.File("image.oci.tar"), LayerCompression.Gzip, below);

        var image = OciImage.Read(directory.File("image.oci.tar"));
        Assert.That(second, Is.EqualTo(first with { Written = false }));
        Assert.That(image.Files, Does.Contain("app/web").And.Contain("srv/new"));
        Assert.That(image.Environment, Is.EqualTo(new[]
        {
            "ASPNETCORE_HTTP_PORTS=8080", "DOTNET_EnableDiagnostics=0", "PATH=/srv", "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt", "TMPDIR=/tmp", "NEW=1",
        }));
        Assert.That(image.Label("own"), Is.EqualTo("1"));
        Assert.That(image.Label("org.opencontainers.image.title"), Is.EqualTo("web"));
        Assert.That(image.Configuration["ExposedPorts"]!.AsObject().Select(p => p.Key), Is.EquivalentTo(new[] { "9090/tcp", "8080/tcp", "8081/udp" }));
        Assert.That(image.Configuration["Healthcheck"]!.ToJsonString(), Is.EqualTo("""{"Test":["NONE"]}"""));
        Assert.That(image.Command, Is.Empty);
    }
}
