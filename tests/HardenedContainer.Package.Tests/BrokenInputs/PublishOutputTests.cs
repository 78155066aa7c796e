using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests.BrokenInputs;

/// <summary>What somebody's own target or a package puts into the publish directory.</summary>
public sealed class PublishOutputTests
{
    [SetUp]
    public void RemoveOutput() => BrokenApp.RemoveOutput();

    [Test]
    public void A_secret_file_stops_the_publish_and_is_not_shown()
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var pem = key.ExportPkcs8PrivateKeyPem();

        var publish = BrokenApp.PublishAfter($"mkdir -p keys; cat > keys/server.txt <<'END'\n{pem}\nEND\n").FailedWith("HDC3001");

        Assert.That(publish.Output, Does.Contain("keys/server.txt"));
        Assert.That(publish.Output, Does.Not.Contain(pem.Split('\n')[3]));
    }

    [Test]
    public void A_run_path_to_a_build_directory_is_an_error()
    {
        using var build = new TemporaryDirectory("lib");
        File.WriteAllText(build.File("x.c"), "int x(void) { return 1; }\n");
        CommandLine.Run("gcc", ["-shared", "-fPIC", "-Wl,-z,now,-z,relro,-rpath,/home/build/x", "-o", build.File("libx.so"), build.File("x.c")]).Succeeded();

        var publish = BrokenApp.PublishWith($"""
            <ItemGroup>
              <Content Include="{build.File("libx.so")}" Link="libx.so" CopyToPublishDirectory="PreserveNewest" />
            </ItemGroup>
            """).FailedWith("HDC2011");

        Assert.That(publish.Output, Does.Contain("libx.so").And.Contain("/home/build/x"));
    }

    [Test]
    public void All_findings_are_told_in_one_run_and_kept_in_the_report()
    {
        var publish = BrokenApp.PublishAfter("""
            echo '{}' > appsettings.Staging.json
            echo 'PASSWORD=x' > .env
            echo '<Project />' > Other.csproj
            mkdir -p Properties; echo '{}' > Properties/launchSettings.json
            ln -s loop loop
            ln -s /etc/passwd outside
            ln -s nowhere dangling
            mkfifo pipe
            echo x > helper; chmod 4755 helper
            """).FailedWith("HDC1003", "HDC1004", "HDC1007", "HDC1016", "HDC1018", "HDC3008");

        Assert.That(publish.Output, Does.Contain("pipe").And.Contain("loop").And.Contain("outside").And.Contain("dangling"));
        var reported = publish.Report["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).Distinct();
        Assert.That(reported, Is.SupersetOf(publish.Errors()));
    }

    [Test]
    public void What_the_command_line_says_against_the_mode_does_not_count()
    {
        var publish = BrokenApp.Publish("--self-contained", "false", "-p:PublishSingleFile=false").WarnedOf();

        Assert.That(new FileInfo(Path.Combine(publish.RootFileSystem("linux-x64"), "app", "broken")).Length, Is.GreaterThan(10_000_000));
    }

    [Test]
    public void An_executable_that_was_cut_short_is_an_error() =>
        BrokenApp.PublishAfter("head -c 3000 broken > cut; mv cut broken; chmod 755 broken").FailedWith("HDC2001");

    [Test]
    public void A_failed_rule_removes_the_image_of_an_earlier_run()
    {
        var earlier = BrokenApp.Publish().WarnedOf();
        Assert.That(OciImage.Read(earlier.ImageArchive).Files, Has.Some.EndsWith("app/broken"));

        BrokenApp.PublishAfter("echo '{}' > secrets.json").FailedWith("HDC1005");
    }

    [Test]
    public void Source_code_that_does_not_compile_is_told_by_the_compiler_and_by_one_code()
    {
        BrokenApp.Project.Write("Wrong.cs", "class Wrong { int x = \"text\"; }\n");
        try
        {
            Assert.That(BrokenApp.Publish().FailedWith("HDC9008").Output, Does.Contain("error CS0029"));
        }
        finally
        {
            File.Delete(Path.Combine(BrokenApp.Project.Directory, "Wrong.cs"));
        }
    }
}
