using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Registries;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary>The archive and the Dockerfile are two ways to the same image: every builder makes the planned tree and configuration.</summary>
public sealed class SameImageTests
{
    private static DockerDaemon Docker => DockerDaemon.Shared;

    private TemporaryDirectory _context = null!;

    [SetUp]
    public void MakeContext() => _context = new("context é");

    [TearDown]
    public void RemoveContext() => _context.Dispose();

    [Test]
    public void Loading_the_archive([Values] bool newLines)
    {
        var plan = WithHealth(TinyPlan.Hostile(newLines));
        Stage(plan);
        var archive = _context.File("image.oci.tar");
        ImageArchive.Write(plan, Root(plan), archive, LayerCompression.Gzip);

        Assert.That(Docker.Load(archive), Is.EqualTo(new[] { "web:1.2.3" }));
        PlannedImage.AssertIs(plan, "web:1.2.3");
    }

    [Test]
    public void Pushing_the_archive_and_pulling_it()
    {
        var plan = WithHealth(TinyPlan.Hostile(newLines: true));
        Stage(plan);
        var written = ImageArchive.Write(plan, Root(plan), _context.File("image.oci.tar"), LayerCompression.Gzip);
        var target = ImageAddress.Parse($"{Registry.Shared.Address}/same/web");
        ImagePush.Run(_context.File("image.oci.tar"), target, ["1"], new()).GetAwaiter().GetResult();

        var image = $"{Registry.Shared.Address}/same/web:1";
        Docker.Docker("pull", image).Succeeded();
        Assert.That((string?)Docker.Inspect(image)["Id"], Is.EqualTo(written.ConfigDigest));
        PlannedImage.AssertIs(plan, image);
    }

    [Test]
    public void An_image_on_a_base_is_the_same_from_the_archive_and_from_every_builder()
    {
        using var store = new TemporaryDirectory("store");
        var reference = StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, Docker);
        var found = new BaseImages(new() { StoreDirectory = store.Path }).Find(reference, TargetPlatform.Parse("linux-x64")).GetAwaiter().GetResult();
        var plan = TinyPlan.StaticWeb(
            TinyPlan.Directory("/home/app/data"),
            TinyPlan.Directory("/usr"),
            TinyPlan.Directory("/usr/lib"),
            TinyPlan.Link("/usr/lib/own.link", "own.so"));
        plan = plan with { Base = new(BaseKind.Reference, found.Reference, "a test", false, null, []), Repository = "on-base" };
        Stage(plan);
        WriteFiles(plan, DockerfileDialect.Plain);
        ImageArchive.Write(plan, Root(plan), _context.File("image.oci.tar"), LayerCompression.Gzip, BaseImageContent.Read(found.Store, found.ManifestDigest));

        var loaded = PlannedImage.Describe(Docker.Load(_context.File("image.oci.tar"))[0]);
        TestContext.Out.WriteLine($"{loaded.Count} lines of files and configuration in the loaded archive");
        Assert.That(loaded, Has.Some.Contains("/usr/lib/own.link"));
        Assert.Multiple(() =>
        {
            foreach (var (way, build) in new (string, Func<string>)[]
            {
                ("Docker API", () => BuildThroughApi(plan)),
                ("docker build, old builder", () => Docker.Build(_context.Path, buildKit: false)),
                ("BuildKit", () => Docker.Build(_context.Path)),
            })
            {
                var built = PlannedImage.Describe(build());
                TestContext.Out.WriteLine($"{way}: {built.Except(loaded).Count()} lines more, {loaded.Except(built).Count()} fewer");
                Assert.That(built, Is.EqualTo(loaded), way);
            }
        });
    }

    [Test]
    public void Building_with_the_classic_builder() => AssertBuilds(DockerfileDialect.Plain, () => Docker.Build(_context.Path, buildKit: false));

    [Test]
    public void Building_through_the_API()
    {
        var plan = WriteContext(DockerfileDialect.Plain);
        PlannedImage.AssertIs(plan, BuildThroughApi(plan));
    }

    [Test]
    public void Building_with_BuildKit([Values] DockerfileDialect dialect) => AssertBuilds(dialect, () => Docker.Build(_context.Path));

    [Test]
    public void Building_with_BuildKit_after_the_execute_bits_were_lost()
    {
        var plan = WriteContext(DockerfileDialect.BuildKit);
        foreach (var entry in plan.Entries.Where(e => e.Kind == ImageEntryKind.File))
        {
            File.SetUnixFileMode(RootFileSystem.OnDisk(Root(plan), entry.Path), (UnixFileMode)0b100_100_100);
        }

        PlannedImage.AssertIs(plan, Docker.Build(_context.Path));
    }

    [Test]
    public void Building_with_buildah() => AssertBuilds(DockerfileDialect.Plain, () => Buildah("web-buildah"));

    [Test]
    public void Building_an_assembled_root_file_system([Values] bool buildKit)
    {
        var plan = TinyPlan.Assembled();
        Stage(plan);
        WriteFiles(plan, DockerfileDialect.Plain);
        PlannedImage.AssertIs(plan, Docker.Build(_context.Path, buildKit));
    }

    [TestCase("classic")]
    [TestCase("BuildKit")]
    [TestCase("buildah")]
    public void The_context_holds_only_what_is_copied(string builder)
    {
        var plan = WriteContext(DockerfileDialect.Plain);
        File.WriteAllText(_context.File("secret.txt"), "secret");
        Directory.CreateDirectory(_context.File("rootfs", "linux-arm64"));
        File.WriteAllText(_context.File("rootfs", "linux-arm64", "secret"), "secret");
        File.WriteAllText(_context.File("rootfs", "linux-x64.00000000.hdc-tmp"), "half");
        File.WriteAllText(_context.File("Dockerfile"), "FROM scratch\nCOPY . /\n");

        var image = builder switch { "classic" => Docker.Build(_context.Path, buildKit: false), "BuildKit" => Docker.Build(_context.Path), _ => Buildah("all") };
        var paths = Docker.Export(image).ImageFiles.Select(f => f.Path).Except(["/Dockerfile", "/.dockerignore", "/etc"]);
        Assert.That(paths, Is.EquivalentTo(plan.Entries.Select(e => "/rootfs/linux-x64" + e.Path).Append("/rootfs").Append("/rootfs/linux-x64")));
    }

    [TestCase("classic")]
    [TestCase("BuildKit")]
    [TestCase("buildah")]
    public void Libraries_are_copied_with_their_content_where_the_base_has_links(string builder)
    {
        var plan = TinyPlan.StaticWeb();
        plan = plan with
        {
            Base = plan.Base with
            {
                Assembled = true,
                LibrariesReference = LibrariesImage(builder),
                CopiedLibraries = ["/lib64/ld.so.2", "/usr/lib/x/libc.so.6", "/usr/lib/x/lib $x.so"],
            },
        };
        Stage(plan);
        WriteFiles(plan, DockerfileDialect.Plain);

        var image = builder switch { "classic" => Docker.Build(_context.Path, buildKit: false), "BuildKit" => Docker.Build(_context.Path), _ => Buildah("libs") };
        var files = Docker.Export(image);
        Assert.Multiple(() =>
        {
            Assert.That(files["/lib64/ld.so.2"]?.Sha256, Is.EqualTo(TinyPlan.File("/x", "loader").Sha256));
            Assert.That(files["/usr/lib/x/libc.so.6"]?.Sha256, Is.EqualTo(TinyPlan.File("/x", "libc").Sha256));
            Assert.That(files["/usr/lib/x/lib $x.so"]?.Sha256, Is.EqualTo(TinyPlan.File("/x", "odd").Sha256));
            Assert.That(files["/usr/lib/x/libc-2.so"], Is.Null);
            Assert.That(files["/usr/lib/x/lib $y.so"], Is.Null);
        });
    }

    [Test]
    public void The_debug_stage_has_the_same_app_and_tools_and_is_not_what_is_built_unasked([Values] bool buildKit)
    {
        var plan = TinyPlan.StaticWeb() with { DebugImage = ToolsImage() };
        Stage(plan);
        WriteFiles(plan, DockerfileDialect.Plain);

        PlannedImage.AssertIs(plan, Docker.Build(_context.Path, buildKit));
        var debug = Docker.Build(_context.Path, buildKit, "--target", "debug");
        var (files, config) = (Docker.Export(debug), Docker.Inspect(debug)["Config"]!);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Entries.Where(e => e.Kind == ImageEntryKind.File).All(e => files[e.Path]?.Sha256 == e.Sha256));
            Assert.That((string?)config["User"], Is.EqualTo(plan.Configuration.User));
            Assert.That((string?)config["Labels"]![ImagePlanner.VariantLabel], Is.EqualTo("debug"));
        });
        Assert.That(Docker.Run(debug, [.. DockerDaemon.HardenedArguments, "--entrypoint", "/tools/hello"]).Succeeded().StandardOutput, Is.EqualTo("a tool\n"));
    }

    // What busybox is to others: a static program.
    private static string ToolsImage()
    {
        using var context = new TemporaryDirectory("tools");
        File.WriteAllText(context.File("hello.c"), "#include <stdio.h>\nint main(void) { puts(\"a tool\"); return 0; }\n");
        CommandLine.Run("gcc", ["-static", "-o", context.File("hello"), context.File("hello.c")]).Succeeded();
        File.WriteAllText(context.File("Dockerfile"), "FROM scratch\nCOPY hello /tools/\n");
        Docker.Build(context.Path, buildKit: true, "--tag", "tools:1");
        return "tools:1";
    }

    private string BuildThroughApi(ImagePlan plan)
    {
        using var engine = HardenedContainer.Docker.Engine.Connect(new(new(Docker.Host), null), new()).GetAwaiter().GetResult();
        using var context = HardenedContainer.Docker.ContextArchive.Write(plan, new(_context.Path));
        return engine.Build(context, ["through-api:1"], _ => { }).GetAwaiter().GetResult();
    }

    private void AssertBuilds(DockerfileDialect dialect, Func<string> build)
    {
        var plan = WriteContext(dialect);
        PlannedImage.AssertIs(plan, build());
    }

    private ImagePlan WriteContext(DockerfileDialect dialect)
    {
        var plan = WithHealth(TinyPlan.Hostile(newLines: false));
        Stage(plan);
        WriteFiles(plan, dialect);
        return plan;
    }

    private void WriteFiles(ImagePlan plan, DockerfileDialect dialect)
    {
        GeneratedFiles.WriteText(_context.File("Dockerfile"), DockerfileRenderer.Render(plan, dialect));
        GeneratedFiles.WriteText(_context.File(".dockerignore"), DockerIgnoreRenderer.Render(plan));
    }

    private void Stage(ImagePlan plan) => RootFileSystem.Stage(plan, Root(plan));

    private string Root(ImagePlan plan) => _context.File("rootfs", plan.RuntimeIdentifier);

    private static ImagePlan WithHealth(ImagePlan plan) =>
        plan with { Configuration = plan.Configuration with { Health = TinyPlan.HealthCheck } };

    /// <summary>Builds with buildah into storage of its own, and loads the result into the daemon.</summary>
    private string Buildah(string name)
    {
        using var storage = new TemporaryDirectory("buildah");
        string[] options = ["--storage-driver", "vfs", "--root", storage.File("root"), "--runroot", storage.File("run")];
        if (File.ReadAllText(_context.File("Dockerfile")).Contains("libraries:1", StringComparison.Ordinal))
        {
            Docker.Docker("save", "--output", storage.File("base.tar"), "libraries:1").Succeeded();
            CommandLine.Run("buildah", [.. options, "pull", $"docker-archive:{storage.File("base.tar")}"]).Succeeded();
        }

        CommandLine.Run("buildah", [.. options, "bud", "--format", "docker", "--pull-never", "--tag", name, _context.Path]).Succeeded();
        CommandLine.Run("buildah", [.. options, "push", name, $"docker-archive:{storage.File("image.tar")}:{name}:latest"]).Succeeded();
        return Docker.Load(storage.File("image.tar"))[0];
    }

    private static string LibrariesImage(string builder)
    {
        var plan = TinyPlan.Plan(
        [
            TinyPlan.Link("/lib", "usr/lib"),
            TinyPlan.Link("/lib64", "usr/lib64"),
            TinyPlan.Directory("/usr"),
            TinyPlan.Directory("/usr/lib"),
            TinyPlan.Directory("/usr/lib/x"),
            TinyPlan.Directory("/usr/lib64"),
            TinyPlan.File("/usr/lib/x/ld-2.so", "loader", 0b111_101_101),
            TinyPlan.Link("/usr/lib64/ld.so.2", "/lib/x/ld-2.so"),
            TinyPlan.File("/usr/lib/x/libc-2.so", "libc"),
            TinyPlan.Link("/usr/lib/x/libc.so.6", "libc-2.so"),
            TinyPlan.File("/usr/lib/x/lib $x.so", "odd"),
            TinyPlan.File("/usr/lib/x/lib $y.so", "not asked for"),
        ]) with { Repository = "libraries", Tags = ["1"] };
        using var directory = new TemporaryDirectory("libraries-" + builder);
        RootFileSystem.Stage(plan, directory.File("rootfs"));
        ImageArchive.Write(plan, directory.File("rootfs"), directory.File("image.tar"), LayerCompression.Gzip);
        return Docker.Load(directory.File("image.tar"))[0];
    }
}
