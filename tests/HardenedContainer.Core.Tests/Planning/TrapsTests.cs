using System.Collections.Immutable;
using HardenedContainer.Facts;
using HardenedContainer.Native;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using static HardenedContainer.Core.Tests.Planning.PlanExamples;

namespace HardenedContainer.Core.Tests.Planning;

public class TrapsTests
{
    private static readonly ImmutableArray<DecoyOption> Decoys =
        [new("/usr/bin/ls", DecoyAction.Alert, true), new("/usr/bin/sh", DecoyAction.Alert, true), new("/usr/bin/curl", DecoyAction.Terminate, true)];

    [Test]
    public void Decoys_lie_where_tools_would_and_are_one_file_by_their_hash()
    {
        var plan = Plan(Defaults with { Decoys = Decoys }, Scratch);
        var files = plan.Entries.Where(e => e is { Origin: "decoy", Kind: ImageEntryKind.File }).ToList();
        Assert.That(files.Select(e => e.Path), Is.EqualTo(new[] { "/usr/bin/curl", "/usr/bin/ls", "/usr/bin/sh" }));
        Assert.That(files.Select(e => (e.Mode, e.UserId)), Is.All.EqualTo((0b101_101_101, 0)));
        Assert.That(files[1].Sha256, Is.EqualTo(files[2].Sha256).And.Not.EqualTo(files[0].Sha256));
        Assert.That(((FileContent.Inline)files[0].Content!).Bytes, Is.EqualTo(Decoy.Create("linux-x64", DecoyAction.Terminate)));
        Assert.That(plan.Entries.Single(e => e.Path == "/bin").LinkTarget, Is.EqualTo("usr/bin"));
        Assert.That(plan.Configuration.Environment["PATH"], Is.EqualTo("/app:/usr/bin:/bin"));
        Assert.That(ImagePath.FirstProblem(plan.Entries), Is.Null);
    }

    [Test]
    public void Without_decoys_nothing_of_them_is_there()
    {
        var plan = Plan(Defaults, Scratch);
        Assert.That(plan.Entries, Has.None.Property("Origin").EqualTo("decoy"));
        Assert.That(plan.Configuration.Environment["PATH"], Is.EqualTo("/app"));
    }

    [Test]
    public void What_the_base_has_stays()
    {
        var withTools = Chiseled with { HasShell = true, Paths = Chiseled.Paths.Union(["/bin/ls"]) };
        Assert.That(DecoyPaths(Plan(Defaults with { Decoys = Decoys }, withTools, BaseKind.Chiseled)), Is.EqualTo(new[] { "/usr/bin/curl" }));
        Assert.That(DecoyPaths(Plan(Defaults with { Decoys = Decoys }, Chiseled, BaseKind.Chiseled)), Has.Count.EqualTo(3));
        var unknown = new BaseFacts { Kind = BaseKind.Reference, Name = "other", Source = "test", IsKnown = false };
        Assert.That(DecoyPaths(Plan(Defaults with { Decoys = Decoys }, unknown, BaseKind.Reference)), Is.Empty);
    }

    [Test]
    public void An_app_s_own_file_stays()
    {
        var plan = Plan(Defaults with { Decoys = [new("/app/Shop", DecoyAction.Alert, false)], CanaryFiles = [new("/app/appsettings.json", [1], null)] }, Scratch);
        Assert.That(plan.Entries.Single(e => e.Path == "/app/Shop").Origin, Is.EqualTo("app"));
        Assert.That(plan.Entries.Single(e => e.Path == "/app/appsettings.json").Origin, Is.EqualTo("app"));
    }

    [Test]
    public void Canary_files_are_planned_with_their_content_and_origin()
    {
        var options = Defaults with { CanaryFiles = [new("/home/app/.aws/credentials", [.. "[default]"u8], null), new("/home/app/.kube/config", default, "/src/kube")] };
        Assert.That(ImagePlanner.Needs(options, StaticWeb, Scratch).Files, Is.EqualTo(new[] { new RequestedFile("/src/kube", "/home/app/.kube/config", "canary", false) }));
        var host = new HostMaterials { CaBundle = CaBundle, Files = [new("/home/app/.kube/config", new FileContent.OnDisk("/src/kube"), null, 3, new string('c', 64), "canary")] };
        var canaries = ImagePlanner.Create(options, StaticWeb, host, Scratch).Entries.Where(e => e.Origin == "canary").ToList();
        Assert.That(canaries.Select(e => (e.Path, e.Mode, e.UserId)), Is.EqualTo(new[] { ("/home/app/.aws/credentials", 0b100_100_100, 0), ("/home/app/.kube/config", 0b100_100_100, 0) }));
        Assert.That(canaries[1].Sha256, Is.EqualTo(new string('c', 64)));
    }

    private static List<string> DecoyPaths(ImagePlan plan) => [.. plan.Entries.Where(e => e.Origin == "decoy").Select(e => e.Path)];

    private static ImagePlan Plan(HardeningOptions options, BaseFacts baseFacts, BaseKind kind = BaseKind.Scratch) =>
        ImagePlanner.Create(options with { Base = kind, BaseReference = kind == BaseKind.Scratch ? null : "example.com/base:1" }, StaticWeb, new() { CaBundle = CaBundle }, baseFacts);
}
