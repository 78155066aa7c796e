using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>F#, the artifacts layout, and the package as an MSBuild SDK.</summary>
[Parallelizable]
public sealed class ProjectKindTests
{
    [Test]
    public void An_FSharp_app_is_published()
    {
        using var app = TestProject.FromFiles("App", new Dictionary<string, string>
        {
            ["App.fsproj"] = Apps.Project("<SatelliteResourceLanguages>en</SatelliteResourceLanguages>", """<ItemGroup><Compile Include="Program.fs" /></ItemGroup>"""),
            ["Program.fs"] = "printfn \"hello\"\n",
        });
        app.AddPackage();

        var publish = app.Publish().Succeeded();

        Apps.AssertSaysHello(publish.Directory);
    }

    [Test]
    public void With_the_artifacts_layout_everything_lies_below_artifacts()
    {
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            ["Directory.Build.props"] = "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup></Project>",
            ["App/App.csproj"] = Apps.Project(rest: Apps.Package),
            ["App/Program.cs"] = Apps.Hello,
        });

        Apps.Publish(tree, "App").Succeeded();

        Apps.AssertSaysHello(Path.Combine(tree.Directory, "artifacts", "hardened", "App"));
        Assert.That(Path.Combine(tree.Directory, "artifacts", "publish", "App", "release_linux-x64", "App"), Does.Exist);
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(tree.Directory, "App")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "App.csproj", "Program.cs" }));

        tree.Run("clean", "App", "-c", "Release").Succeeded();
        Assert.That(Path.Combine(tree.Directory, "artifacts", "hardened", "App"), Does.Not.Exist);
    }

    // There obj/ has an absolute path, which the SDK puts behind the project's to compile what binds ICU.
    [Test]
    [Category("Long")]
    public void With_the_artifacts_layout_a_static_app_has_its_cultures()
    {
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            ["Directory.Build.props"] = "<Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup></Project>",
            ["App/App.csproj"] = Apps.Project("<PublishAot>true</PublishAot><InvariantGlobalization>false</InvariantGlobalization>", Apps.Package),
            ["App/Program.cs"] = "Console.WriteLine(1.5.ToString(new System.Globalization.CultureInfo(\"de-DE\")));\n",
        });

        Apps.Publish(tree, "App", "-p:HardenContainerMode=static").Succeeded();

        Assert.That(CommandLine.Run(Path.Combine(tree.Directory, "artifacts", "publish", "App", "release_linux-x64", "App")).Succeeded().StandardOutput.Trim(), Is.EqualTo("1,5"));
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(tree.Directory, "App")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "App.csproj", "Program.cs" }));
    }

    // PublishAot brings NativeAOT's own hooks on Publish into the outer pass; what is linked is another mode's business.
    [Test]
    public void The_package_works_as_an_MSBuild_SDK_also_where_the_project_sets_PublishAot()
    {
        using var app = TestProject.FromFiles("App", new Dictionary<string, string>
        {
            ["App.csproj"] = Apps.Project("<PublishAot>true</PublishAot>", $"""<Sdk Name="{PackedPackage.Id}" Version="{PackedPackage.Version}" />"""),
            ["Program.cs"] = Apps.Hello,
        });
        app.AddFeed();

        var publish = app.Publish().Succeeded();

        Apps.AssertSaysHello(publish.Directory);
        Assert.That(Snapshot.Names(Path.Combine(app.Directory, "obj")).Where(f => f.Contains("/native/", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void The_package_as_an_MSBuild_SDK_works_beside_targets_of_the_users()
    {
        using var app = TestProject.FromFiles("App", new Dictionary<string, string>
        {
            ["App.csproj"] = Apps.Project("<CustomAfterMicrosoftCommonTargets>$(MSBuildProjectDirectory)/mine.targets</CustomAfterMicrosoftCommonTargets>", $"""<Sdk Name="{PackedPackage.Id}" Version="{PackedPackage.Version}" />"""),
            ["mine.targets"] = "<Project><PropertyGroup><MineIsThere>yes</MineIsThere></PropertyGroup></Project>",
            ["Program.cs"] = Apps.Hello,
        });
        app.AddFeed();

        var evaluated = app.Run("msbuild", "-getProperty:HardenContainerPass,MineIsThere", "-p:HardenContainer=true").Succeeded().StandardOutput;

        Assert.That(evaluated, Does.Contain("\"HardenContainerPass\": \"outer\"").And.Contain("\"MineIsThere\": \"yes\""));
    }
}
