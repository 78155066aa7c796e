using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>A machine on which nobody installed a compiler: a search path with dotnet, a shell and little else.</summary>
public sealed class ToolchainTests
{
    private static readonly string[] _tools = ["dotnet", "sh", "uname", "readlink", "dirname", "basename", "cat", "env", "rm", "mkdir", "cp", "ls", "sed"];

    private readonly TemporaryDirectory _path = new("path");

    [OneTimeSetUp]
    public void LinkTools()
    {
        foreach (var tool in _tools)
        {
            var found = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(d => Path.Combine(d, tool)).First(File.Exists);
            File.CreateSymbolicLink(_path.File(tool), found);
        }
    }

    [OneTimeTearDown]
    public void Remove() => _path.Dispose();

    [SetUp]
    public void RemoveOutput() => BrokenApp.RemoveOutput();

    [TestCase("static")]
    [TestCase("aot")]
    public void A_mode_that_needs_a_compiler_names_the_command_that_installs_one(string mode)
    {
        var publish = Publish("-p:HardenContainerMode=" + mode).FailedWith("HDC9101");

        Assert.That(publish.Output, Does.Match("HDC9101: .*clang.*apt-get install"));
        Assert.That(publish.Output, Does.Not.Contain("HardenedContainer: restoring"));
    }

    [Test]
    public void A_static_link_for_another_architecture_names_the_cross_tool_chain()
    {
        var publish = Publish("-p:HardenContainerMode=static", "-p:ContainerRuntimeIdentifiers=\"linux-x64;linux-arm64\"").FailedWith("HDC9101");

        Assert.That(publish.Output, Does.Match("HDC9101: .*needs aarch64-linux-gnu-gcc, clang.*dpkg --add-architecture arm64 && apt-get update && apt-get install -y gcc-aarch64-linux-gnu .*HardenContainerCrossRoot"));
        Assert.That(publish.Output, Does.Not.Contain("HardenedContainer: restoring"));
    }

    [Test]
    public void Auto_falls_back_to_trimming_and_says_why()
    {
        var publish = Publish("-p:HardenContainerMode=auto", "-p:BrokenAot=true", "-v:n").WarnedOf();

        Assert.That(publish.Output, Does.Match("HDC9009: .*built trimmed: .*clang"));
        Assert.That(publish.Output, Does.Contain("publishing Broken, trimmed: auto: PublishAot is set, but native AOT needs"));
        Assert.That(OciImage.Read(publish.ImageArchive).Entrypoint, Is.EqualTo(new[] { "/app/broken" }));
    }

    private HardenedPublish Publish(params string[] arguments) =>
        BrokenApp.PublishWith("", new Dictionary<string, string?> { ["PATH"] = _path.Path }, arguments);
}
