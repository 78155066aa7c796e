using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>Projects that an app references are built as in a normal publish: no setting of the hardened pass reaches them.</summary>
[Parallelizable]
public sealed class LibraryReferenceTests
{
    [Test]
    public void An_app_with_a_netstandard_library_is_published()
    {
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            ["Shared/Shared.csproj"] = Apps.Library("netstandard2.0"),
            ["Shared/Code.cs"] = "public static class Code { public const string Line = \"hello\"; public static string Say() => Line; }\n",
            ["App/App.csproj"] = Apps.Project(rest: Apps.Package + """<ItemGroup><ProjectReference Include="../Shared/Shared.csproj" /></ItemGroup>"""),
            ["App/Program.cs"] = "Console.WriteLine(Code.Say());\n",
        });

        Apps.Publish(tree, "App").Succeeded();

        Apps.AssertSaysHello(Apps.Output(tree, "App"));
        Assert.That(Snapshot.Names(Path.Combine(tree.Directory, "Shared", "bin")), Is.EquivalentTo(new[] { "Release/netstandard2.0/Shared.dll", "Release/netstandard2.0/Shared.pdb", "Release/netstandard2.0/Shared.deps.json" }));
    }

    // A library that says that it can be trimmed speaks for itself: this app reads the library's type by reflection alone.
    [Test]
    public void A_trimmable_library_of_an_app_that_never_asked_for_trimming_stays_whole()
    {
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            ["Shared/Shared.csproj"] = Apps.Library("net10.0", "<PropertyGroup><IsAotCompatible>true</IsAotCompatible></PropertyGroup>"),
            ["Shared/Code.cs"] = "public sealed record Greeting(string Line);\n",
            ["App/App.csproj"] = Apps.Project(rest: Apps.Package + """<ItemGroup><ProjectReference Include="../Shared/Shared.csproj" /></ItemGroup>"""),
            ["App/Program.cs"] = """Console.WriteLine(System.Text.Json.JsonSerializer.Deserialize<Greeting>("{\"Line\":\"hello\"}")!.Line);""" + "\n",
        });

        var whole = Publish("self-contained");
        var trimmed = Publish("trimmed");

        Assert.That(trimmed, Is.LessThan(whole / 2), "the framework is trimmed");

        long Publish(string mode)
        {
            Apps.Publish(tree, "App", $"-p:HardenContainerMode={mode}").Succeeded();
            Apps.AssertSaysHello(Apps.Output(tree, "App"));
            return new DirectoryInfo(Path.Combine(Apps.Output(tree, "App"), "rootfs", "linux-x64", "app")).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
        }
    }

    // The package and the switch in Directory.Build.props reach the library as well.
    [Test]
    public void A_package_and_a_switch_for_all_projects_harden_the_app_and_pass_over_its_library()
    {
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            ["Directory.Build.props"] = $"<Project><PropertyGroup><HardenContainer>true</HardenContainer></PropertyGroup>{Apps.Package}</Project>",
            ["Shared/Shared.csproj"] = Apps.Library("netstandard2.0"),
            ["Shared/Code.cs"] = "public static class Code { public static string Say() => \"hello\"; }\n",
            ["App/App.csproj"] = Apps.Project(rest: """<ItemGroup><ProjectReference Include="../Shared/Shared.csproj" /></ItemGroup>"""),
            ["App/Program.cs"] = "Console.WriteLine(Code.Say());\n",
        });

        var publish = tree.Run("publish", "App").Succeeded();

        Assert.That(publish.Output, Does.Not.Contain("HDC"));
        Apps.AssertSaysHello(Apps.Output(tree, "App"));
        Assert.That(Path.Combine(tree.Directory, "Shared", "bin", "Release", "netstandard2.0", "hardened"), Does.Not.Exist);
    }
}
