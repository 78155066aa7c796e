using HardenedContainer.Testing;

namespace HardenedContainer.Tool.Tests;

/// <summary>The tool as <c>dotnet tool install</c> gets it.</summary>
public sealed class PackedToolTests : ToolFixture
{
    [Test]
    public void It_is_installed_and_runs_by_its_name()
    {
        Dotnet.Run(Folder.Path, ["tool", "install", "HardenedContainer.Tool", "--tool-path", Folder.Path, "--add-source", PackedPackage.Feed, "--version", PackedPackage.Version])
            .Succeeded();

        var run = CommandLine.Run(Folder.File("harden"), ["elf", "/bin/sh"]);

        Assert.That(run.StandardOutput, Does.StartWith("""{"file":"/bin/sh","class":"ELF64",""" + "\"machine\":"), run.Output);
    }

    [TestCase("linux-x64", true)]
    [TestCase("linux-arm64", true)]
    [TestCase("any", false)]
    public void Each_package_has_the_code_of_its_platform(string platform, bool isCompiledAhead) => Assert.That(
        PackedAssembly.IsCompiledAhead($"HardenedContainer.Tool.{platform}", $"tools/net10.0/{platform}/HardenedContainer.Core.dll"), Is.EqualTo(isCompiledAhead));
}
