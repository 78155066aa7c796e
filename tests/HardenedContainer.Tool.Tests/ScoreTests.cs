using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Tool.Tests;

/// <summary><c>harden score</c> on the real program.</summary>
public sealed class ScoreTests : ToolFixture
{
    [Test]
    public void Nothing_is_taken_for_granted_of_an_image_alone()
    {
        var image = Write(TinyPlan.StaticWeb(), withPlan: false);

        var rows = Rows(Run("--format", "json", "--repository", Folder.Path, image));

        Assert.That(Met(rows), Is.Empty, string.Join('\n', rows.Select(r => r.ToJsonString())));
        foreach (var row in new[] { "G0.5", "G1.4", "G2.3", "G2.4", "G2.5" })
        {
            Assert.That(Evidence(rows, row), Does.Contain("not shown: no Dockerfile was named"), row);
        }

        foreach (var (row, what) in new[] { ("G0.2", "no origin or no hash"), ("G0.3", "HDC0006, HDC2025 did not look at it"), ("G1.2", "not shown"), ("G1.3", "no list of packages"), ("G2.2", "which image"), ("G3.1", "no run.sh") })
        {
            Assert.That(Evidence(rows, row), Does.Contain(what), row);
        }
    }

    [Test]
    public void What_lies_beside_the_Dockerfile_and_the_archive_counts()
    {
        var plan = TinyPlan.StaticWeb();
        var image = Write(plan, withPlan: true);
        File.WriteAllText(Folder.File("Dockerfile"), DockerfileRenderer.Render(plan, DockerfileDialect.Plain));
        foreach (var artifact in OutputFiles.Artifacts)
        {
            File.WriteAllText(Folder.File(artifact.Name), artifact.Render(plan) ?? "");
        }

        var rows = Rows(Run("--format", "json", "--repository", Folder.Path, "--dockerfile", Folder.File("Dockerfile"), image));

        Assert.That(Met(rows), Is.EqualTo(new[] { "G0.2", "G1.4", "G2.3", "G2.4", "G2.6", "G2.8", "G3.1", "G3.2", "G3.3", "G3.4", "G3.5" }), string.Join('\n', rows.Select(r => r.ToJsonString())));
    }

    [Test]
    public void Text_ends_with_the_count()
    {
        var image = Write(TinyPlan.StaticWeb(), withPlan: false);
        var result = Run(image);

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.StandardOutput, Does.StartWith($"{image} for linux/amd64\nG0.1  ").And.Match("\n[0-9]+ of [0-9]+ rows met\n$"));
    }

    [Test]
    public void Each_platform_has_its_card()
    {
        var parts = new[] { ("linux-x64", "amd64"), ("linux-arm64", "arm64") }.Select(p => Part(p.Item1, p.Item2));
        var image = Folder.File("image.oci.tar");
        ImageIndexArchive.Write([.. parts], image);

        var rows = Rows(Run("--format", "json", "--repository", Folder.Path, image));

        Assert.That(rows.GroupBy(r => (string)r["platform"]!).Select(g => (g.Key, g.Count())), Is.EqualTo(new[] { ("linux/amd64", 31), ("linux/arm64", 31) }));
    }

    [Test]
    public void What_cannot_be_read_is_status_2()
    {
        var image = Write(TinyPlan.StaticWeb(), withPlan: false);
        File.WriteAllText(Folder.File("no.tar"), "no image");

        foreach (var result in new[] { Run(Folder.File("no.tar")), Run("--dockerfile", Folder.File("none"), image) })
        {
            Assert.That((result.ExitCode, result.StandardOutput), Is.EqualTo((2, "")));
            Assert.That(result.StandardError, Does.Contain("error HDC0007"));
        }
    }

    private string Write(ImagePlan plan, bool withPlan)
    {
        var image = WriteImage(plan);
        if (withPlan)
        {
            File.WriteAllText(Folder.File("plan.json"), PlanJson.Write(plan));
        }

        return image;
    }

    private IndexPart Part(string runtimeIdentifier, string architecture)
    {
        var plan = TinyPlan.StaticWeb() with { RuntimeIdentifier = runtimeIdentifier, Architecture = architecture };
        RootFileSystem.Stage(plan, Folder.File(runtimeIdentifier, "rootfs"), CancellationToken.None);
        var archive = Folder.File(runtimeIdentifier, "image.oci.tar");
        return new(plan, archive, ImageArchive.Write(plan, Folder.File(runtimeIdentifier, "rootfs"), archive, LayerCompression.Gzip).ManifestDigest);
    }

    private static JsonNode[] Rows(CommandResult result)
    {
        Assert.That((result.ExitCode, result.StandardError), Is.EqualTo((1, "")));
        return [.. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }

    private static IEnumerable<string> Met(JsonNode[] rows) => rows.Where(r => (string)r["status"]! == "met").Select(r => (string)r["id"]!);

    private static string Evidence(JsonNode[] rows, string id) => string.Join('\n', rows.Single(r => (string)r["id"]! == id)["evidence"]!.AsArray().Select(e => (string)e!));

    private static CommandResult Run(params string[] arguments) => Harden(["score", .. arguments]);
}
