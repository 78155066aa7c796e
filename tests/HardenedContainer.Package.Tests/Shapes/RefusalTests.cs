using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.Shapes;

/// <summary>What cannot be done together with the switch is refused at once, with a code and before anything is restored or built.</summary>
[Parallelizable]
public sealed class RefusalTests
{
    private TestProject _app = null!;

    [OneTimeSetUp]
    public void Restore()
    {
        _app = Apps.Console();
        _app.Run("restore").Succeeded();
    }

    [OneTimeTearDown]
    public void Remove() => _app.Dispose();

    [TestCase("HDC9004", "--no-build")]
    [TestCase("HDC9005", "-p:_HardenContainerMSBuildVersion=17.14.8")]
    [TestCase("HDC9006", "-p:PublishProfile=DefaultContainer")]
    public void A_publish_is_refused_with(string code, string argument)
    {
        var publish = _app.Publish(argument).Failed();

        Assert.Multiple(() =>
        {
            Assert.That(publish.ExitCode, Is.EqualTo(1));
            Assert.That(publish.Codes, Is.EqualTo(new[] { code }));
            Assert.That(publish.HasStackTrace, Is.False);
            Assert.That(publish.Output, Does.Not.Contain("HardenedContainer: restoring"));
            Assert.That(publish.Directory, Does.Not.Exist);
        });
    }

    // dotnet publish puts its own target before those of the user's, so the hardened image is made first.
    [Test]
    public void The_container_target_of_the_SDK_is_refused_and_the_message_says_what_would_have_happened()
    {
        using var app = Apps.Console();

        var publish = app.Publish("-t:PublishContainer").Failed();

        Assert.That(publish.Codes, Is.EqualTo(new[] { "HDC9006" }));
        Assert.That(publish.Output, Does.Contain("a second, unhardened image under the same name"));
        Assert.That(publish.HasStackTrace, Is.False);
    }

    [Test]
    public void A_library_that_is_published_by_itself_is_refused()
    {
        using var library = TestProject.FromFiles("Lib", new Dictionary<string, string> { ["Lib.csproj"] = Apps.Library("net10.0"), ["Code.cs"] = "public static class Code;\n" });
        library.AddPackage();

        var publish = library.Publish().Failed();

        Assert.That(publish.Codes, Is.EqualTo(new[] { "HDC9002" }));
        Assert.That(publish.HasStackTrace, Is.False);
    }

    [Test]
    public void The_same_without_the_switch_is_not_refused()
    {
        Assert.That(_app.Run("msbuild", "-t:_HardenContainerRefuseSdkContainer", "-getProperty:HardenContainerPass").ExitCode, Is.Zero);
        Assert.That(_app.Run("build", "-p:_HardenContainerMSBuildVersion=17.14.8").ExitCode, Is.Zero);
    }
}
