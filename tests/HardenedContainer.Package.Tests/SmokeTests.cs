using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>
/// The smoke run of a publish on a real app. One app for all cases: a variable of its image says what it does wrong, so that
/// only the first publish builds anything.
/// </summary>
public sealed class SmokeTests
{
    private const string Program = """
        using System.Runtime.InteropServices;
        using System.Security.Cryptography;

        var wrong = Environment.GetEnvironmentVariable("WRONG") ?? "";
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (wrong == "local")
        {
            builder.WebHost.UseUrls("http://127.0.0.1:8080");
        }

        if (wrong == "database")
        {
            throw new InvalidOperationException("no database at db.example");
        }

        var app = builder.Build();
        app.MapGet("/", () => wrong == "write" ? Write() : "hello");
        if (wrong == "write")
        {
            Write();
        }

        if (wrong == "deaf")
        {
            using var registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true);
            app.Start();
            Thread.Sleep(Timeout.Infinite);
        }

        app.Run();

        static string Write()
        {
            File.WriteAllText("/app/visits.txt", Convert.ToHexString(RandomNumberGenerator.GetBytes(4)));
            return "written";
        }
        """;

    private static TestProject _app = null!;

    [OneTimeSetUp]
    public static void Create()
    {
        _app = TestProject.FromFiles("Smoke", new Dictionary<string, string>
        {
            ["Smoke.csproj"] = """
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <HardenContainerMode>self-contained</HardenContainerMode>
                  </PropertyGroup>
                  <ItemGroup>
                    <ContainerEnvironmentVariable Include="WRONG" Value="$(Wrong)" />
                    <HardenContainerRule Include="HDC2017" Severity="none" Justification="the smoke run is to find it" Condition="'$(StaticOpenSslLinking)' == 'false'" />
                  </ItemGroup>
                </Project>
                """,
            ["Program.cs"] = Program,
        });
        _app.AddPackage();
    }

    [OneTimeTearDown]
    public static void Remove() => _app.Dispose();

    [Test]
    public void A_good_app_runs_answers_and_speaks_TLS_and_is_not_run_again()
    {
        var first = _app.Publish().Succeeded();
        Assert.That(first.Output, Does.Contain("the app ran in its root file system").And.Contain("listening on port 8080, answering with status 200, with TLS"));
        Assert.That(first.Codes.Where(c => c.StartsWith("HDC95", StringComparison.Ordinal)), Is.Empty);

        Assert.That(_app.Publish().Succeeded().Output, Does.Not.Contain("the app ran in"));
    }

    [TestCase("local", "HDC9503")]
    [TestCase("write", "HDC9505")]
    [TestCase("deaf", "HDC9506")]
    public void What_is_wrong_with_an_app_stops_the_publish(string wrong, string code)
    {
        var publish = _app.Publish($"-p:Wrong={wrong}").Failed();

        Assert.That(publish.Codes, Does.Contain(code));
        Assert.That(publish.ImageArchive, Does.Not.Exist);
        Assert.That(Read(publish, "report.html"), Does.Contain("not known: there is no archive").And.Contain(code));
        Assert.That(Read(publish, "report.sarif"), Does.Contain(code));
        Assert.That(publish.HasStackTrace, Is.False);
    }

    [Test]
    public void An_executable_that_was_linked_without_OpenSSL_stops_the_publish()
    {
        var publish = _app.Publish("-p:HardenContainerMode=static", "-p:StaticOpenSslLinking=false").Failed();

        Assert.That(publish.Codes, Does.Contain("HDC9504").And.Not.Contain("HDC2017"));
        Assert.That(publish.ImageArchive, Does.Not.Exist);
        Assert.That(publish.HasStackTrace, Is.False);
    }

    [Test]
    public void An_engine_runs_the_image_once()
    {
        var first = PublishWithEngine("").Succeeded();
        Assert.That(first.Output, Does.Match("the image ran in unix://[^ ]+ for [0-9]"));
        Assert.That(first.Codes.Where(c => c is "HDC9500" or "HDC8015" or "HDC8016"), Is.Empty);
        Assert.That(first.ImageArchive, Does.Exist);

        Assert.That(PublishWithEngine("").Succeeded().Output, Does.Not.Contain("the image ran in"));
    }

    [TestCase("local", "HDC8016")]
    [TestCase("write", "HDC8015")]
    public void What_an_engine_sees_wrong_stops_the_publish(string wrong, string code)
    {
        var publish = PublishWithEngine(wrong).Failed();

        Assert.That(publish.Codes, Does.Contain(code));
        Assert.That(publish.ImageArchive, Does.Not.Exist);
        Assert.That(Read(publish, "report.html"), Does.Contain("not known: there is no archive").And.Contain(code));
        Assert.That(Read(publish, "report.json"), Does.Contain(code));
        Assert.That(Read(publish, "report.sarif"), Does.Contain(code));
        Assert.That(publish.HasStackTrace, Is.False);
    }

    [Test]
    public void What_an_engine_sees_and_lets_pass_is_in_the_pages_of_the_image()
    {
        var written = Written(PublishWithEngine("database").Succeeded());

        var second = PublishWithEngine("database").Succeeded();

        Assert.That(second.Output, Does.Contain("warning HDC8015").And.Contain("no database at db.example"));
        Assert.That(second.ImageArchive, Does.Exist);
        Assert.That(Read(second, "report.html"), Does.Contain("HDC8015").And.Contain(OciImage.Read(second.ImageArchive).ManifestDigest));
        Assert.That(Written(second), Is.EqualTo(written));
    }

    [Test]
    public void An_image_without_an_archive_is_run_by_no_engine()
    {
        string[] arguments = ["-p:HardenContainerSmoke=docker", "-p:HardenContainerImage=none"];
        var first = _app.Publish(arguments).Succeeded();
        Assert.That(first.Output, Does.Contain("warning HDC9500"));
        Assert.That(Reports.Select(name => Read(first, name)), Has.All.Contains("HDC9500").And.All.Not.Contains(_app.Directory));
        var written = Written(first);

        Assert.That(Written(_app.Publish(arguments).Succeeded()), Is.EqualTo(written));
    }

    [Test]
    public void Where_the_engine_is_gone_no_report_tells_of_an_earlier_run()
    {
        // A plan that no other test has run.
        string[] arguments = ["-p:Wrong=database", "-p:ContainerRepository=gone"];
        Assert.That(Read(_app.Publish(arguments).Succeeded(), "report.json"), Does.Contain("HDC9502"));

        var publish = _app.Publish(new Dictionary<string, string?> { ["DOCKER_HOST"] = "unix:///run/no-such-engine.sock" }, [.. arguments, "-p:HardenContainerSmoke=docker"]).Failed();

        Assert.That(publish.Codes, Does.Contain("HDC9301"));
        Assert.That(Reports.Select(name => Read(publish, name)), Has.All.Not.Contains("HDC9502"));
    }

    private static (string Text, DateTime Time)[] Written(HardenedPublish publish) =>
        [.. Reports.Select(name => (Read(publish, name), File.GetLastWriteTimeUtc(Path.Combine(publish.Directory, name))))];

    private static readonly string[] Reports = ["report.json", "report.sarif", "report.md", "report.html"];

    private static string Read(HardenedPublish publish, string name) => File.ReadAllText(Path.Combine(publish.Directory, name));

    private static HardenedPublish PublishWithEngine(string wrong) => _app.Publish(DockerDaemon.Shared.ClientEnvironment(), "-p:HardenContainerSmoke=docker", $"-p:Wrong={wrong}");

    [Test]
    public void A_database_that_is_not_there_is_a_warning_each_time()
    {
        var first = _app.Publish("-p:Wrong=database").Succeeded();
        Assert.That(first.Output, Does.Contain("warning HDC9502").And.Contain("no database at db.example"));
        var written = Written(first);

        var second = _app.Publish("-p:Wrong=database").Succeeded();
        Assert.That(second.Output, Does.Contain("warning HDC9502").And.Not.Contain("the app ran in"));
        Assert.That(Written(second), Is.EqualTo(written));
        Assert.That(written.Select(file => file.Text), Has.All.Contains("HDC9502"));
    }

    // Nobody asked for the run, and the database is elsewhere.
    [Test]
    public void It_does_not_stop_those_who_have_every_warning_as_an_error()
    {
        var publish = _app.Publish("-p:Wrong=database", "-p:HardenContainerStrict=true").Succeeded();

        Assert.That(publish.Output, Does.Contain("HardenedContainer: HDC9502: ").And.Contain("no database at db.example"));
        Assert.That(Read(publish, "report.json"), Does.Contain("HDC9502"));
        Assert.That(_app.Publish("-p:Wrong=database", "-p:HardenContainerStrict=true", "-p:HardenContainerSmoke=root").Failed().Output, Does.Contain("error HDC9502"));
    }

    [Test]
    public void Nobody_has_to_run_it() => Assert.That(_app.Publish("-p:Wrong=local", "-p:HardenContainerSmoke=none").Succeeded().ImageArchive, Does.Exist);
}
