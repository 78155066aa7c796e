using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>Paths that hold what MSBuild, a shell or a file pattern could take for something else.</summary>
[Parallelizable]
public sealed class PathTests
{
    /// <summary>What plain <c>dotnet publish</c> copes with, the hardened one copes with.</summary>
    [TestCase("with space and é")]
    [TestCase("a'b")]
    [TestCase("a$(b)")]
    [TestCase("a%41b")]
    [TestCase("a;b")]
    [TestCase("a@(b)&c")]
    public void An_app_is_published_below_a_folder_named(string folder)
    {
        using var tree = Apps.Tree(new Dictionary<string, string>
        {
            [$"{folder}/App.csproj"] = Apps.Project(rest: Apps.Package),
            [$"{folder}/Program.cs"] = Apps.Hello,
        });
        var directory = Path.Combine(tree.Directory, folder);
        var plain = Dotnet.Run(directory, ["publish", "-r", "linux-x64", "--self-contained", "-p:PublishSingleFile=true"]);
        if (plain.ExitCode != 0)
        {
            Assert.Pass("Plain dotnet publish does not work there: " + plain.Output);
        }

        Dotnet.Run(directory, ["publish", "-p:HardenContainer=true"]).Succeeded();

        Apps.AssertSaysHello(Path.Combine(directory, "bin", "Release", "net10.0", "hardened"));
        Assert.That(Snapshot.Names(directory).Where(f => f.Contains('\\', StringComparison.Ordinal)), Is.Empty);
    }
}
