using HardenedContainer.Building;
using HardenedContainer.Diagnostics;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Building;

public class BuildTreeReaderTests
{
    private TemporaryDirectory _root = null!;

    [SetUp]
    public void Make()
    {
        _root = new("tree");
        Directory.CreateDirectory(_root.File(".git"));
        foreach (var (path, text) in new[]
        {
            ("src/Web/Web.csproj", """<Project><Import Project="$(MSBuildThisFileDirectory)..\..\eng\web.props" /><Import Project="$(Computed)/x.props" /></Project>"""),
            ("src/Web/packages.lock.json", "{}"),
            ("src/Lib/Lib.csproj", "<Project />"),
            ("src/Directory.Build.props", "<Project />"),
            ("eng/web.props", """<Project><Import Project="deep/more.props" /></Project>"""),
            ("eng/deep/more.props", "<Project />"),
            ("eng/unused.props", "<Project />"),
            ("Directory.Packages.props", "<Project />"),
            ("global.json", "{}"),
            ("NuGet.Config", "<configuration />"),
            ("shared/Mark.cs", ""),
            ("data/a.json", "{}"),
        })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_root.File(path))!);
            File.WriteAllText(_root.File(path), text);
        }
    }

    [TearDown]
    public void Remove() => _root.Dispose();

    [Test]
    public void What_a_restore_reads_and_where_the_sources_are()
    {
        var tree = Read(["src/Web/Web.csproj", "src/Lib/Lib.csproj"], outside: ["shared/Mark.cs", "src/Lib/Linked.cs", "/usr/share/dotnet/x.cs"], inputs: ["data"]);
        Assert.Multiple(() =>
        {
            Assert.That(tree.Root, Is.EqualTo(_root.Path));
            Assert.That(tree.Project, Is.EqualTo("src/Web/Web.csproj"));
            Assert.That(tree.RestoreFiles, Is.EqualTo(new[]
            {
                "Directory.Packages.props", "NuGet.Config", "eng/deep/more.props", "eng/web.props", "global.json", "src/Directory.Build.props", "src/Lib/Lib.csproj", "src/Web/Web.csproj", "src/Web/packages.lock.json",
            }));
            Assert.That(tree.Sources, Is.EqualTo(new[] { "data", "shared/Mark.cs", "src/Lib", "src/Web" }));
            Assert.That(tree.RestoreDirectories, Is.EqualTo(new[] { "data" }));
            Assert.That(tree.Made, Is.EqualTo(new[] { "src/Lib/bin", "src/Lib/obj", "src/Web/bin", "src/Web/dist", "src/Web/obj" }));
            Assert.That(tree.Named, Is.EqualTo(new[] { "data" }));
            Assert.That(tree.IsWhole, Is.False);
        });
    }

    [Test]
    public void A_project_at_the_root_makes_everything_a_source()
    {
        File.WriteAllText(_root.File("App.csproj"), "<Project />");
        var tree = Read(["App.csproj"], [], []);
        Assert.That((tree.IsWhole, tree.Sources.Length, tree.Project), Is.EqualTo((true, 0, "App.csproj")));
    }

    [Test]
    public void A_project_outside_of_the_repository_and_an_input_that_is_not_there_are_told_at_once()
    {
        using var other = new TemporaryDirectory("other");
        var problem = Assert.Throws<FindingException>(() => Read(["src/Web/Web.csproj", other.File("Far.csproj")], [], ["nothing"]))!;
        Assert.That(problem.Findings.Select(f => f.Descriptor), Is.EqualTo(new[] { DiagnosticCatalog.HDC9015, DiagnosticCatalog.HDC9015 }));
        Assert.That(problem.Findings[0].What, Does.Contain("Far.csproj lies outside"));
        Assert.That(problem.Findings[1].What, Does.Contain("nothing, which is not there"));
    }

    [Test]
    public void What_a_project_imports_from_outside_is_told()
    {
        using var other = new TemporaryDirectory("other");
        File.WriteAllText(other.File("Directory.Build.props"), "<Project />");
        var problem = Assert.Throws<FindingException>(() => Read(["src/Web/Web.csproj"], [], [], [other.File("Directory.Build.props"), other.File("none.props")]))!;
        Assert.That(problem.Findings.Single().What, Does.Contain("Directory.Build.props lies outside"));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("""{"projects":{"a":{}}}""")]
    [TestCase("""{"projects":[1]}""")]
    public void What_is_no_restore_graph_is_told(string json) => Assert.Throws<FormatException>(() => RestoreGraph.Read(json));

    [Test]
    public void A_restore_graph_names_its_projects() =>
        Assert.That(RestoreGraph.Read("""{"projects":{"/b/B.csproj":{"restore":{"projectPath":"/b/B.csproj"}},"/a/A.csproj":{"restore":{"projectPath":"/a/A.csproj"}}}}""").Projects, Is.EqualTo(new[] { "/a/A.csproj", "/b/B.csproj" }));

    [Test]
    public void What_the_user_typed_goes_along_but_for_what_is_another_matter_inside()
    {
        var properties = ForwardedProperties.Make(
            new Dictionary<string, string> { ["Flavor"] = "/repository/flavors;x", ["RuntimeIdentifier"] = "win-x64", ["hardencontainerbuildin"] = "docker", ["HardenContainerImage"] = "docker", ["RestoreConfigFile"] = "/home/me/x", ["SolutionDir"] = "/repository/", ["ContainerRepository"] = "acme/repository", ["DefineConstants"] = "A;B=/repository", ["PublicKeyToken"] = "b03f5f7f11d50a3a" },
            "Release", "static", "linux-x64", "/repository");
        Assert.Multiple(() =>
        {
            Assert.That(properties["Flavor"], Is.EqualTo("/source/flavors;x"));
            Assert.That(properties["ContainerRepository"], Is.EqualTo("acme/repository"));
            Assert.That(properties["DefineConstants"], Is.EqualTo("A;B=/source"));
            Assert.That(properties["HardenContainerBuildIn"], Is.EqualTo("host"));
            Assert.That(properties["HardenContainerImage"], Is.EqualTo("none"));
            Assert.That(properties["HardenContainerMode"], Is.EqualTo("static"));
            Assert.That(properties.Keys, Has.None.EqualTo("RuntimeIdentifier").And.None.EqualTo("SolutionDir").And.None.EqualTo("RestoreConfigFile"));
        });
    }

    [TestCase("FeedPassword")]
    [TestCase("NUGET_TOKEN")]
    [TestCase("ApiKey")]
    [TestCase("FeedPat")]
    [TestCase("AWS_SECRET_ACCESS_KEY")]
    [TestCase("ConnectionString")]
    [TestCase("Source", "https://me:hunter2@feed.example/index.json")]
    [TestCase("Database", "Server=x;Password=hunter2")]
    public void A_property_that_looks_like_a_secret_does_not_go_into_a_Dockerfile(string name, string value = "hunter2")
    {
        var problem = Assert.Throws<FindingException>(() => ForwardedProperties.Make(new Dictionary<string, string> { [name] = value }, "Release", "static", "linux-x64", "/repository"))!;
        Assert.That(problem.Findings.Single().Message, Does.Contain(name).And.Not.Contain("hunter2"));
    }

    private BuildTree Read(string[] projects, string[] outside, string[] inputs, string[]? imported = null) => BuildTreeReader.Read(
        Path.Combine(_root.Path, projects[0]), projects.Select(p => Path.Combine(_root.Path, p)), imported ?? [], [_root.File("src/Web/dist"), "/elsewhere"], outside.Select(p => Path.Combine(_root.Path, p)), [.. inputs.Select(p => Path.Combine(_root.Path, p))]);
}
