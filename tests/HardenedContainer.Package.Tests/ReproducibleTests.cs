using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>The same source gives the same image wherever it lies, and where it does not, the first file is named.</summary>
public sealed class ReproducibleTests
{
    private const string Check = "-t:HardenContainerVerifyReproducible";

    [TestCase("trimmed")]
    [TestCase("static", Category = "Long")]
    public void It_is_the_same_in_another_directory(string mode)
    {
        using var app = TestProject.FromTemplate("web", "App");

        var publish = app.Publish(Check, $"-p:HardenContainerMode={mode}").Succeeded();

        Assert.That(publish.Output, Does.Match("both publishes give the same [0-9]+ files"));
    }

    [Test]
    public void What_a_build_makes_anew_each_time_is_named()
    {
        using var app = TestProject.FromTemplate("console", "App");
        app.AddToProject("""
            <Target Name="WriteAnew" BeforeTargets="AssignTargetPaths">
              <WriteLinesToFile File="$(IntermediateOutputPath)anew.txt" Lines="$([System.Guid]::NewGuid())" Overwrite="true" />
              <ItemGroup><Content Include="$(IntermediateOutputPath)anew.txt" Link="anew.txt" CopyToPublishDirectory="Always" /></ItemGroup>
            </Target>
            """);

        var publish = app.Publish(Check, "-p:HardenContainerMode=trimmed").Failed();

        Assert.That(publish.Output, Does.Contain("error HDC9207: /app/anew.txt differs"));
    }
}
