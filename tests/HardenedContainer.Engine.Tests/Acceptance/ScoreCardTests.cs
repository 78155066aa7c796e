using System.Net;
using System.Text.Json.Nodes;
using HardenedContainer.Facts.Images;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>The score card of the web API: hardened with everything on, and in an image as many are built.</summary>
public sealed class ScoreCardTests
{
    /// <summary>Rows that only files of the repository can show.</summary>
    private static readonly string[] OfTheRepository = ["G1.1", "G1.2", "G2.1", "G4.1", "G4.2", "G4.3", "G4.4", "GX.2"];

    [Test]
    public void Every_row_is_met_with_everything_on_and_the_repositorys_files_written()
    {
        using var holes = new VulnerabilitySource("""{"example.package":[{"severity":2,"url":"https://holes.example/1","versions":"(, 1.0.0)"}]}""");
        using var project = Samples.Copy("WebApi", $"""
            <PropertyGroup>
              <Everything>true</Everything>
              <HardenContainerDebugImage>{StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, DockerDaemon.Shared)}</HardenContainerDebugImage>
              <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
            </PropertyGroup>
            """);
        project.Write("../nuget.config", $"""
            <configuration>
              <packageSources><add key="hardened-container-under-test" value="{PackedPackage.Feed}" /></packageSources>
              <auditSources><clear /><add key="holes" value="{holes.Index}" allowInsecureConnections="true" /></auditSources>
            </configuration>
            """);
        CommandLine.Run("git", "init", "--quiet", project.Directory).Succeeded();
        project.Run("restore").Succeeded();

        var before = Publish(project);

        // What is missing is named, and nothing else.
        Assert.That(Rows(before).Where(r => Status(r) != "met").Select(r => (string)r["id"]!), Is.EqualTo(OfTheRepository));
        Assert.That(Rows(before).Where(r => Status(r) != "met").SelectMany(r => r["evidence"]!.AsArray()).Select(e => (string)e!), Has.All.Contains("in the repository"));

        project.Run("build", "-t:HardenContainerInit").Succeeded();
        Assert.That(RunBaseWorkflow(project), Does.Exist);

        var after = Publish(project);

        Assert.That(Rows(after).Where(r => Status(r) != "met").Select(r => $"{r["id"]} {Status(r)}: {r["evidence"]!.ToJsonString()}"), Is.Empty);
        Assert.That(Rows(after).Select(r => r["evidence"]!.AsArray().Count), Has.Exactly(31).Items.And.All.Positive);
        Assert.That(after.Output, Does.Contain("31 of 31 rows met"));

        // The image alone, with what lies beside it, shows less: what only the publish has seen.
        var alone = Score(after.ImageArchive, after.Dockerfile, project.Directory);
        Assert.That(
            alone.Where(r => Status(r) != "met").Select(r => (string)r["id"]!),
            Is.EqualTo(new[] { "G0.3", "G0.6", "G1.1", "G1.2", "G2.1", "G2.2", "G2.5", "G4.1", "GX.1", "GX.3" }), string.Join('\n', alone.Select(r => r.ToJsonString())));

        AssertIsDebugVariant(Path.Combine(after.Directory, "image-debug.oci.tar"), Samples.PlanOf(after));
        using var container = Samples.Start(DockerDaemon.Shared.Load(after.ImageArchive)[0]);
        using var answer = container.Get(8080, "/");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), container.Logs);
    }

    // The same files over those of the image with tools, under tags of its own, and running.
    private static void AssertIsDebugVariant(string archive, ImagePlan plan)
    {
        var image = BuiltImageReader.Read(archive).Single();
        Assert.Multiple(() =>
        {
            Assert.That(image.Tags, Is.Not.Empty.And.All.EndsWith("-debug"));
            Assert.That((image.User, image.Labels[ImagePlanner.VariantLabel]), Is.EqualTo((plan.Configuration.User, "debug")));
            Assert.That(image.DiffIds, Has.Length.GreaterThan(1));
            Assert.That(image.Visible.Select(f => f.Path), Is.SupersetOf(plan.Entries.Where(e => e.Kind == ImageEntryKind.File).Select(e => e.Path)));
        });
        using var container = Samples.Start(DockerDaemon.Shared.Load(archive)[0]);
        using var answer = container.Get(8080, "/");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), container.Logs);
    }

    [Test]
    public void The_same_app_in_a_plain_image_is_told_what_is_missing()
    {
        using var project = Samples.Copy("WebApi");
        project.Run("publish", "-p:PublishAot=false", "--self-contained", "--use-current-runtime", "-o", Path.Combine(project.Directory, "publish")).Succeeded();
        project.Write("Dockerfile", $"""
            FROM {ImageWithShell()}
            WORKDIR /app
            ADD publish/ .
            EXPOSE 8080
            ENTRYPOINT ["./WebApi"]
            """);
        DockerDaemon.Shared.Build(project.Directory, buildKit: true, "--tag", "plain-webapi:latest");

        var rows = Score("plain-webapi:latest", project.Directory + "/Dockerfile", project.Directory);

        string Evidence(string row) => string.Join('\n', rows.Single(r => (string)r["id"]! == row)["evidence"]!.AsArray().Select(e => (string)e!));
        Assert.Multiple(() =>
        {
            Assert.That(rows, Has.Length.EqualTo(31));
            Assert.That(rows.Where(r => Status(r) == "met").Select(r => (string)r["id"]!), Is.Empty);
            Assert.That(Evidence("G0.1"), Does.Contain("./WebApi needs /lib64/ld-linux-x86-64.so.2"));
            Assert.That(Evidence("G0.2"), Does.Contain("the image stands on another one").And.Contain("/bin/sh is a shell"));
            Assert.That(Evidence("G0.3"), Does.Contain("DOTNET_EnableDiagnostics"));
            Assert.That(Evidence("G1.1"), Does.Contain("no step of static analysis in the repository"));
            Assert.That(Evidence("G2.3"), Does.Contain("the Dockerfile has one stage"));
            Assert.That(Evidence("G2.4"), Does.Contain("Dockerfile:3: ADD"));
            Assert.That(Evidence("G2.5"), Does.Contain("has no digest"));
            Assert.That(Evidence("G2.6"), Does.Contain(".dockerignore was not written"));
            Assert.That(Evidence("G2.7"), Does.Contain("there is no health check"));
            Assert.That(Evidence("G2.8"), Does.Contain("is root").And.Contain("HDC8002"));
            Assert.That(Evidence("G3.1"), Does.Contain("not shown: there is no compose.yaml beside the Dockerfile"));
            Assert.That(Evidence("G4.4"), Does.Contain("the tag latest"));
        });

        // It is a real app: it answers.
        using var container = DockerDaemon.Shared.Start("plain-webapi:latest", ["--publish", "127.0.0.1::8080"]);
        using var answer = container.Get(8080, "/");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), container.Logs);
    }

    // What the workflow of the base does before it ships the image; where it then expects it.
    private static string RunBaseWorkflow(TestProject project)
    {
        var workflow = File.ReadAllLines(Path.Combine(project.Directory, ".github", "workflows", "base-image.yml"));
        var command = workflow.Single(l => l.Contains("-t:HardenContainerBaseImage", StringComparison.Ordinal)).Trim();
        string Value(string name) => workflow.Single(l => l.StartsWith($"  {name}: ", StringComparison.Ordinal))[(name.Length + 4)..].Trim('"');
        CommandLine.Run("bash", ["-c", command], new()
        {
            WorkingDirectory = project.Directory,
            Environment = new Dictionary<string, string?>(Dotnet.Environment) { ["PROJECT"] = Value("PROJECT"), ["TAG"] = "1-" + new string('a', 40) },
            Timeout = TimeSpan.FromMinutes(10),
        }).Succeeded();
        return Path.Combine(project.Directory, Value("OUTPUT"), "image.oci.tar");
    }

    // What most Dockerfiles begin with: libraries, a shell, a downloader, and root.
    private static string ImageWithShell()
    {
        const string name = "runtime-deps-with-shell:10.0";
        using var context = new TemporaryDirectory("shell");
        File.Copy("/bin/dash", context.File("sh"));
        File.Copy("/usr/bin/curl", context.File("curl"));
        File.WriteAllText(context.File("Dockerfile"), $"""
            FROM {StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, DockerDaemon.Shared)}
            USER root
            COPY sh /bin/
            COPY curl /usr/bin/
            """);
        DockerDaemon.Shared.Build(context.Path, buildKit: true, "--tag", name);
        return name;
    }

    // harden score: no card of these is full.
    private static JsonNode[] Score(string image, string dockerfile, string repository)
    {
        var result = CommandLine.Run(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "harden.dll"), "score", image, "--dockerfile", dockerfile, "--repository", repository, "--format", "json"],
            new() { Environment = DockerDaemon.Shared.ClientEnvironment() });
        Assert.That(result.ExitCode, Is.EqualTo(1), result.Output);
        return [.. result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }

    private static HardenedPublish Publish(TestProject project) => project.Publish("-p:RestoreLockedMode=true").Succeeded();

    private static JsonNode[] Rows(HardenedPublish publish) => [.. publish.Report["score"]!.AsArray().Select(r => r!)];

    private static string Status(JsonNode row) => (string)row["status"]!;
}
