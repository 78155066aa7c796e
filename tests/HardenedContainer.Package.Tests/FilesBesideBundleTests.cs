using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>Content and native libraries that lie beside the single file are in the image of every publish, not only of the first.</summary>
public sealed class FilesBesideBundleTests
{
    [Test]
    public void A_file_beside_the_bundle_is_still_there_after_a_publish_that_bundles_nothing()
    {
        using var project = TestProject.FromFiles("Beside", new Dictionary<string, string>
        {
            ["Beside.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <HardenContainerMode>self-contained</HardenContainerMode>
                  </PropertyGroup>
                  <ItemGroup>
                    <Content Include="data/**" CopyToPublishDirectory="PreserveNewest" />
                  </ItemGroup>
                </Project>
                """,
            ["Program.cs"] = "System.Console.WriteLine(System.IO.File.ReadAllText(\"data/a b;c.txt\"));\n",
            ["data/a b;c.txt"] = "one\n",
            ["data/old.txt"] = "old\n",
        });
        project.AddPackage();
        var staged = project.Publish().Succeeded().RootFileSystem("linux-x64");
        var first = OciImage.Read(project.Publish().Succeeded().ImageArchive);

        // Nothing is new; then only a file of the content has gone; then one has changed.
        Assert.That(first.Files, Does.Contain("app/data/a b;c.txt").And.Contain("app/data/old.txt"));

        File.Delete(Path.Combine(project.Directory, "data/old.txt"));
        var second = OciImage.Read(project.Publish().Succeeded().ImageArchive);
        Assert.That(second.Files, Does.Contain("app/data/a b;c.txt").And.Not.Contain("app/data/old.txt"));

        project.Write("data/a b;c.txt", "two\n");
        project.Publish().Succeeded();
        Assert.That(File.ReadAllText(Path.Combine(staged, "app/data/a b;c.txt")), Is.EqualTo("two\n"));
    }
}
