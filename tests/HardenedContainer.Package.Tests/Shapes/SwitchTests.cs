using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>Where the switch can stand. Evaluation tells the places apart; the pipeline behind them is the same.</summary>
[Parallelizable]
public sealed class SwitchTests
{
    private TestProject _app = null!;

    [OneTimeSetUp]
    public void Restore()
    {
        _app = Apps.Console();
        _app.Write("Properties/PublishProfiles/Hardened.pubxml", "<Project><PropertyGroup><HardenContainer>true</HardenContainer></PropertyGroup></Project>\n");
        _app.Run("restore").Succeeded();
    }

    [OneTimeTearDown]
    public void Remove() => _app.Dispose();

    [Test]
    public void The_switch_is_off_by_default() => Assert.That(Pass(), Is.Empty);

    [Test]
    public void The_switch_works_on_the_command_line() => Assert.That(Pass("-p:HardenContainer=true"), Is.EqualTo("outer"));

    [Test]
    public void The_switch_works_in_the_environment() => Assert.That(
        Dotnet.Run(_app.Directory, ["msbuild", "-getProperty:HardenContainerPass"], new Dictionary<string, string?> { ["HardenContainer"] = "true" }).Succeeded().StandardOutput.Trim(),
        Is.EqualTo("outer"));

    [Test]
    public void The_switch_works_in_the_project_file_with_one_plain_command()
    {
        using var app = Apps.Console("<HardenContainer>true</HardenContainer>");

        app.Run("publish").Succeeded();

        Apps.AssertSaysHello(Path.Combine(app.Directory, "bin", "Release", "net10.0", "hardened"));
    }

    [Test]
    public void The_switch_works_in_a_publish_profile()
    {
        _app.Run("publish", "-p:PublishProfile=Hardened").Succeeded();

        Apps.AssertSaysHello(Path.Combine(_app.Directory, "bin", "Release", "net10.0", "hardened"));
    }

    [Test]
    public void The_switch_works_in_the_environment_with_one_plain_command()
    {
        using var app = Apps.Console();

        Dotnet.Run(app.Directory, ["publish"], new Dictionary<string, string?> { ["HardenContainer"] = "true" }).Succeeded();

        Apps.AssertSaysHello(Path.Combine(app.Directory, "bin", "Release", "net10.0", "hardened"));
    }

    [TestCase("-p:IsPublishable=false")]
    [TestCase("-p:IsTestProject=true")]
    public void What_is_not_to_be_published_is_passed_over(string argument) => Assert.That(Pass("-p:HardenContainer=true", argument), Is.Empty);

    private string Pass(params string[] arguments) =>
        _app.Run(["msbuild", "-getProperty:HardenContainerPass", .. arguments]).Succeeded().StandardOutput.Trim();
}
