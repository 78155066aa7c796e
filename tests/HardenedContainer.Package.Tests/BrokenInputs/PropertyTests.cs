using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>Values that cannot be: told in the first second, before anything is restored for the image.</summary>
public sealed class PropertyTests
{
    [SetUp]
    public void RemoveOutput() => BrokenApp.RemoveOutput();

    [TestCase("HDC9001", "static", "-p:HardenContainerMode=statik", TestName = "Unknown mode")]
    [TestCase("HDC9001", "chiseled", "-p:HardenContainerBase=chizeled", TestName = "Unknown base")]
    [TestCase("HDC9003", "linux-x64", "-p:ContainerRuntimeIdentifier=linux-x46", TestName = "Unknown runtime identifier")]
    [TestCase("HDC9003", "win-x64", "-r", "win-x64", TestName = "Windows runtime identifier")]
    [TestCase("HDC9002", "executable", "-p:OutputType=Library", TestName = "Library project")]
    [TestCase("HDC9007", "distroless-cc", "-p:HardenContainerMode=trimmed", "-p:HardenContainerBase=distroless-base", TestName = "Base without the C++ run-time libraries")]
    [TestCase("HDC9007", "libc", "-p:HardenContainerMode=self-contained", "-p:HardenContainerBase=distroless-static", TestName = "Base that lacks the interpreter")]
    [TestCase("HDC9004", "--no-build", "--no-build", TestName = "No build")]
    [TestCase("HDC9003", "linux-amd64", "-p:ContainerRuntimeIdentifiers=\"linux-x64;linux-amd64\"", TestName = "Second of two runtime identifiers")]
    [TestCase("HDC9001", "HardenContainerOutputDir", "-p:HardenContainerOutputDir=.", TestName = "Output directory is the project")]
    public void Told_at_once(string code, string mentions, params string[] arguments)
    {
        var publish = BrokenApp.Publish(arguments).FailedWith(code);

        Assert.That(publish.Output, Does.Contain(mentions));
        Assert.That(publish.Output, Does.Not.Contain("HardenedContainer: restoring"));
    }

    [Test]
    public void Every_wrong_value_is_told_in_one_run()
    {
        var publish = BrokenApp.PublishWith(
            """
            <ItemGroup>
              <ContainerPort Include="70000" />
              <ContainerLabel Include="bad name" Value="x" />
              <HardenContainerRule Include="HDC1234" Severity="none" />
            </ItemGroup>
            """,
            "-p:HardenContainerMode=statik",
            "-p:ContainerUser=-1",
            "-p:HardenContainerTempPath=tmp",
            "-p:ContainerRuntimeIdentifier=osx-x64").FailedWith("HDC9001", "HDC9003");

        foreach (var name in (string[])["statik", "ContainerUser", "HardenContainerTempPath", "osx-x64", "70000", "bad name", "HDC1234"])
        {
            Assert.That(publish.Output, Does.Contain(name));
        }
    }
}
