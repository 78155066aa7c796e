using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>Who decides whether a finding stops the publish, seen from the command line. Each run is a second run of one app.</summary>
[Parallelizable]
public sealed class SeverityTests
{
    private TestProject _app = null!;

    // A user's step copies development settings into the publish folder, behind the back of our filter: HDC1003, an error.
    // An item that suppresses nothing is HDC0008, a warning.
    [OneTimeSetUp]
    public void MakeTheApp()
    {
        _app = Apps.Console("<HardenContainerImage>archive</HardenContainerImage>", """
            <Target Name="AddSettings" AfterTargets="Publish" Condition="'$(HardenContainerPass)' == 'inner' and '$(AddSettings)' == 'true'">
                <WriteLinesToFile File="$(PublishDir)appsettings.Development.json" Lines="{}" Overwrite="true" WriteOnlyWhenDifferent="true" />
              </Target>
              <ItemGroup>
                <HardenContainerRule Include="HDC1003" Severity="$(SettingsSeverity)" Justification="test" Condition="'$(SettingsSeverity)' != ''" />
                <HardenContainerRule Include="HDC1005" Severity="warning" Justification="test" Condition="'$(UselessItem)' == 'true'" />
              </ItemGroup>
            """);
        _app.Publish().Succeeded();
    }

    [SetUp]
    public void RemoveTheSettings() => File.Delete(Path.Combine(_app.Directory, "bin", "Release", "net10.0", "linux-x64", "publish", "appsettings.Development.json"));

    [OneTimeTearDown]
    public void Remove() => _app.Dispose();

    [Test]
    public void An_error_fails_the_publish_removes_the_old_image_and_is_in_the_report()
    {
        var clean = _app.Publish().Succeeded();
        Assert.That(clean.ImageArchive, Does.Exist);

        var publish = _app.Publish("-p:AddSettings=true").Failed();

        Assert.Multiple(() =>
        {
            Assert.That(publish.ExitCode, Is.EqualTo(1));
            Assert.That(publish.Output, Does.Contain("error HDC1003: appsettings.Development.json is in the output."));
            Assert.That(publish.HasStackTrace, Is.False);
            Assert.That(publish.ImageArchive, Does.Not.Exist);
            Assert.That(publish.Output, Does.Not.Contain("docker load"));
            Assert.That(Finding(publish, "HDC1003"), Is.EqualTo("error"));
        });
    }

    [TestCase("warning", "warning HDC1003")]
    [TestCase("info", null)]
    [TestCase("none", null)]
    public void An_item_lowers_an_error(string severity, string? line)
    {
        var publish = _app.Publish("-p:AddSettings=true", "-p:SettingsSeverity=" + severity).Succeeded();

        Assert.Multiple(() =>
        {
            Assert.That(publish.Output, line is null ? Does.Not.Contain("HDC1003") : Does.Contain(line));
            Assert.That(publish.ImageArchive, Does.Exist);
            Assert.That(Finding(publish, "HDC1003"), Is.EqualTo(severity == "none" ? "suppressed" : severity));
            Assert.That(publish.Report["findings"]!.AsArray().Single(f => f!["code"]!.GetValue<string>() == "HDC1003")!["justification"]!.GetValue<string>(), Is.EqualTo("test"));
        });
    }

    [Test]
    public void NoWarn_silences_a_warning_and_never_an_error()
    {
        var warning = _app.Publish("-p:UselessItem=true", "-p:NoWarn=HDC0008").Succeeded();
        var error = _app.Publish("-p:AddSettings=true", "-p:NoWarn=HDC1003").Failed();

        Assert.That(warning.Codes, Is.Empty);
        Assert.That(error.Codes, Is.EqualTo(new[] { "HDC1003" }));
    }

    [TestCase("-p:HardenContainerStrict=true")]
    [TestCase("-p:TreatWarningsAsErrors=true")]
    [TestCase("-p:WarningsAsErrors=HDC0008")]
    [TestCase("-p:MSBuildTreatWarningsAsErrors=true")]
    public void A_warning_becomes_an_error_with(string argument)
    {
        var publish = _app.Publish("-p:UselessItem=true", argument).Failed();

        Assert.That(publish.Output, Does.Contain("error HDC0008"));
        Assert.That(Finding(publish, "HDC0008"), Is.EqualTo("error"));
        Assert.That(publish.ImageArchive, Does.Not.Exist);
    }

    [Test]
    public void WarningsNotAsErrors_keeps_a_warning_where_all_others_become_errors()
    {
        var publish = _app.Publish("-p:UselessItem=true", "-p:HardenContainerStrict=true", "-p:WarningsNotAsErrors=HDC0008").Succeeded();

        Assert.That(publish.Output, Does.Contain("warning HDC0008"));
    }

    [Test]
    public void What_the_trimmer_warns_of_stops_a_strict_publish()
    {
        using var app = Apps.Console("<PublishTrimmed>true</PublishTrimmed>");
        app.Write("Program.cs", "System.Console.WriteLine(System.Type.GetType(args[0])!.GetMethods().Length);");
        string[] mode = ["-p:HardenContainerMode=trimmed"];

        var strict = app.Publish([.. mode, "-p:HardenContainerStrict=true"]).Failed();
        var lax = app.Publish(mode).Succeeded();

        Assert.That(strict.Output, Does.Contain("error IL2"));
        Assert.That(strict.ImageArchive, Does.Not.Exist);
        Assert.That(lax.Output, Does.Contain("warning IL2"));
    }

    private static string Finding(HardenedPublish publish, string code) =>
        publish.Report["findings"]!.AsArray().Single(f => f!["code"]!.GetValue<string>() == code)!["severity"]!.GetValue<string>();
}
