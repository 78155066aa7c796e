using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Docker.Tests;

/// <summary>What a real daemon has after loading and building.</summary>
public sealed class LoadTests
{
    private TemporaryDirectory _directory = null!;

    private static DockerDaemon Daemon => DockerDaemon.Shared;

    [SetUp]
    public void MakeDirectory() => _directory = new("engine");

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public async Task An_archive_is_loaded_once_and_its_names_stand_for_it()
    {
        var (names, digests) = Archive(Plan("once"));
        using var engine = await Connect();

        var lines = new List<string>();
        var id = await engine.Load(_directory.File("image.oci.tar"), names, digests, lines.Add);
        var again = new List<string>();
        await engine.Load(_directory.File("image.oci.tar"), names, digests, again.Add);

        Assert.That(names.Select(n => (string?)Daemon.Inspect(n)["Id"]), Is.All.EqualTo(id));
        Assert.That(lines, Has.Some.Contains("Loaded image: load-once:1"));
        Assert.That(again, Is.Empty);
    }

    [Test]
    public async Task What_an_earlier_publish_left_without_a_name_goes([Values] bool isOurs, [Values] bool isUsed)
    {
        var plan = Plan($"replaced-{isOurs}-{isUsed}".ToLowerInvariant());
        plan = isOurs ? plan : plan with { Configuration = plan.Configuration with { Labels = plan.Configuration.Labels.Remove(ImagePlanner.VariantLabel) } };
        using var engine = await Connect();
        var (names, digests) = Archive(plan);
        var old = await engine.Load(_directory.File("image.oci.tar"), names, digests, _ => { });
        var container = isUsed ? Daemon.Docker("create", names[0], "/never-started").Succeeded().StandardOutput.Trim() : null;

        (names, digests) = Archive(plan with { Created = plan.Created.AddDays(1) });
        await engine.Load(_directory.File("image.oci.tar"), names, digests, _ => { });

        Assert.That(Daemon.Docker("inspect", old).ExitCode, isOurs && !isUsed ? Is.Not.Zero : Is.Zero);
        if (container is not null)
        {
            Daemon.Docker("rm", container).Succeeded();
        }
    }

    [Test]
    public async Task Another_image_under_the_name_is_an_error()
    {
        var (names, _) = Archive(Plan("other"));
        using var engine = await Connect();

        Assert.That(
            () => engine.Load(_directory.File("image.oci.tar"), names, ["sha256:" + new string('0', 64)], _ => { }),
            Throws.InstanceOf<FindingException>().With.Property(nameof(FindingException.Findings)).One.Property(nameof(Finding.Descriptor)).EqualTo(DiagnosticCatalog.HDC9305));
    }

    [Test]
    public async Task A_context_is_built_through_the_API_and_named()
    {
        var plan = Plan("built");
        Stage(plan);
        await File.WriteAllTextAsync(_directory.File("secret.txt"), "not in the context");
        string[] names = ["load-built:1", "load-built:2"];
        using var engine = await Connect();
        using var context = ContextArchive.Write(plan, new(_directory.Path));

        var lines = new List<string>();
        var id = await engine.Build(context, names, lines.Add);

        Assert.That(names.Select(n => (string?)Daemon.Inspect(n)["Id"]), Is.All.EqualTo(id));
        Assert.That(Daemon.Export(names[0]).ImageFiles.Select(f => f.Path), Is.EquivalentTo(plan.Entries.Select(e => e.Path)));
        Assert.That(lines, Has.Some.StartWith("Step 1/"));
        Assert.That(Daemon.Docker("ps", "--all", "--quiet", "--filter", $"ancestor={id}").Succeeded().StandardOutput, Is.Empty);
    }

    [Test]
    public async Task An_image_is_saved_or_is_not_there()
    {
        var (names, digests) = Archive(Plan("saved"));
        using var engine = await Connect();
        await engine.Load(_directory.File("image.oci.tar"), names, digests, _ => { });

        Assert.That(await engine.Save(names[0], _directory.File("saved.tar"), 1 << 20), Is.True);
        Assert.That(new FileInfo(_directory.File("saved.tar")).Length, Is.GreaterThan(1000));
        Assert.That(await engine.Save("load-saved:none", _directory.File("none.tar"), 1 << 20), Is.False);
        Assert.That(File.Exists(_directory.File("none.tar")), Is.False);
        Assert.That(() => engine.Save(names[0], _directory.File("large.tar"), 1000), Throws.InstanceOf<FindingException>());
    }

    private static Task<Engine> Connect() => Engine.Connect(new(new(Daemon.Host), null), new());

    // Each with content of its own: images that are alike are one image with two names.
    private static ImagePlan Plan(string name)
    {
        var plan = TinyPlan.StaticWeb();
        return plan with
        {
            Repository = $"load-{name}",
            Tags = ["1", "2"],
            Configuration = plan.Configuration with { Labels = plan.Configuration.Labels.SetItem(ImagePlanner.VariantLabel, "production").SetItem("test", name) },
        };
    }

    private (string[] Names, string[] Digests) Archive(ImagePlan plan)
    {
        Stage(plan);
        var written = ImageArchive.Write(plan, new OutputLayout(_directory.Path).RootFileSystem(plan.RuntimeIdentifier), _directory.File("image.oci.tar"), LayerCompression.Gzip);
        return ([.. plan.Tags.Select(t => $"{plan.Repository}:{t}")], [written.ConfigDigest, written.ManifestDigest]);
    }

    private void Stage(ImagePlan plan) => RootFileSystem.Stage(plan, new OutputLayout(_directory.Path).RootFileSystem(plan.RuntimeIdentifier));
}
