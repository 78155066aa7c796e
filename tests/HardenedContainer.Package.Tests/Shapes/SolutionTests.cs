using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>A whole solution with the switch on: executables are hardened, everything else is passed over.</summary>
[Parallelizable]
public sealed class SolutionTests
{
    [Test]
    public void Two_executables_that_share_a_multi_target_library_are_published_together() => PublishFresh(times: 1);

    [Test, Category("Long")]
    public void Two_executables_that_share_a_multi_target_library_are_published_together_ten_times_in_a_row()
    {
        if (Environment.GetEnvironmentVariable("HDC_LONG") != "1")
        {
            Assert.Ignore("Ten publishes; run with --long.");
        }

        PublishFresh(times: 10);
    }

    private static void PublishFresh(int times)
    {
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            // Without IsPublishable the SDK itself refuses (NETSDK1129): it does not know for which framework to publish it.
            ["Shared/Shared.csproj"] = Apps.Library("netstandard2.0;net10.0", "<PropertyGroup><IsPublishable>false</IsPublishable></PropertyGroup>"),
            ["Shared/Code.cs"] = "public static class Code { public static string Say() => \"hello\"; }\n",
            ["One/One.csproj"] = Executable(),
            ["One/Program.cs"] = "Console.WriteLine(Code.Say());\n",
            ["Two/Two.csproj"] = Executable(),
            ["Two/Program.cs"] = "Console.WriteLine(Code.Say());\n",
            // A package that is everywhere reaches libraries and tests, too.
            ["Util/Util.csproj"] = Apps.Library("net10.0", Apps.Package),
            ["Util/Code.cs"] = "public static class Util;\n",
            ["Tests/Tests.csproj"] = Apps.Project("<IsTestProject>true</IsTestProject>", Apps.Package),
            ["Tests/Program.cs"] = Apps.Hello,
        });
        tree.Run("new", "sln", "--name", "All", "--format", "sln").Succeeded();
        tree.Run("sln", "All.sln", "add", "Shared", "One", "Two", "Util", "Tests").Succeeded();

        for (var run = 0; run < times; run++)
        {
            foreach (var folder in Directory.EnumerateDirectories(tree.Directory).SelectMany(d => new[] { Path.Combine(d, "bin"), Path.Combine(d, "obj") }).Where(Directory.Exists))
            {
                Directory.Delete(folder, recursive: true);
            }

            var publish = Apps.Publish(tree, "All.sln", "-m").Succeeded();

            Assert.That(publish.Output, Does.Not.Contain("HDC").And.Not.Contain(": warning "));
            Apps.AssertSaysHello(Apps.Output(tree, "One"), "One");
            Apps.AssertSaysHello(Apps.Output(tree, "Two"), "Two");
            Assert.That(Directory.EnumerateDirectories(tree.Directory, "hardened", SearchOption.AllDirectories).Where(d => !d.Contains("/obj/", StringComparison.Ordinal)), Has.Exactly(2).Items);
        }
    }

    private static string Executable() => Apps.Project(rest: Apps.Package + """<ItemGroup><ProjectReference Include="../Shared/Shared.csproj" /></ItemGroup>""");
}
