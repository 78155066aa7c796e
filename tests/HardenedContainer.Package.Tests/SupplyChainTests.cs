using System.Text.Json.Nodes;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>
/// What is planted in one app: packages and a runtime with known holes, and code that the SDK's security rules refuse. Each run
/// stops early, and shows all that it found. And a base whose tag moves.
/// </summary>
[Parallelizable]
public sealed class SupplyChainTests
{
    private const string Faults = """
        using System.Data.Common;
        using System.Net.Security;
        using System.Security.Cryptography;
        using Newtonsoft.Json;

        Console.WriteLine("hello");

        public static class Faults
        {
            public static void Find(DbCommand command, string name) => command.CommandText = "select * from users where name = '" + name + "'";

            public static byte[] Hash(byte[] content) => MD5.HashData(content);

            public static object? Read(string text) => JsonConvert.DeserializeObject(text, new JsonSerializerSettings { TypeNameHandling = TypeNameHandling.All });

            public static SslStream Trust(Stream stream) => new(stream, false, (_, _, _, _) => true);
        }

        """;

    // .NET 9 is out of support since 2026-11-10; the packages are older than their last ones, which the test's own source tells of.
    private static TestProject Planted()
    {
        var app = Apps.Console("<RuntimeFrameworkVersion>9.0.18</RuntimeFrameworkVersion>", """
            <ItemGroup>
              <PackageReference Include="Newtonsoft.Json" Version="12.0.3" />
              <PackageReference Include="SQLitePCLRaw.lib.e_sqlite3" Version="2.1.11" />
            </ItemGroup>
            """);
        File.WriteAllText(app.ProjectFile, File.ReadAllText(app.ProjectFile).Replace("net10.0", "net9.0", StringComparison.Ordinal));
        app.Write("Program.cs", Faults);
        return app;
    }

    [Test]
    public void Everything_that_is_planted_stops_the_publish_and_is_in_the_score_card()
    {
        using var holes = new VulnerabilitySource("""{"newtonsoft.json":[{"severity":2,"url":"https://holes.example/1","versions":"(, 13.0.1)"}]}""");
        using var app = Planted();
        app.Write("../nuget.config", $"""
            <configuration>
              <packageSources><add key="hardened-container-under-test" value="{PackedPackage.Feed}" /><add key="holes" value="{holes.Index}" allowInsecureConnections="true" /></packageSources>
              <auditSources><clear /><add key="holes" value="{holes.Index}" allowInsecureConnections="true" /></auditSources>
            </configuration>
            """);

        var publish = Result(app, app.Publish("-p:HardenContainerAnalysis=false").Failed());

        var found = publish.Report["findings"]!.AsArray().Where(f => (string)f!["severity"]! == "error").Select(f => $"{f!["code"]}: {f["what"]}").ToArray();
        var row = publish.Report["score"]!.AsArray().Single(r => (string)r!["id"]! == "G1.2")!;
        Assert.Multiple(() =>
        {
            Assert.That(found, Has.Some.Matches("HDC0005: Support of .NET 9 ended on 2026-11-10"));
            Assert.That(found, Has.Some.Matches("HDC0014: .*Runtime.linux-x64 is 9.0.18, and the SDK knows 9.0"));
            Assert.That(found, Has.Some.Matches("HDC0015: Each of 3 sources may give any package"));
            Assert.That(found, Has.Some.Matches("HDC1028: Newtonsoft.Json 12.0.3 has a hole of level high \\(NU1903\\): https://holes.example/1"));
            Assert.That(found, Has.Some.Matches("HDC2029: sqlite 3.49.1 has CVE-2025-6965"));
            Assert.That((string)row["status"]!, Is.EqualTo("not met"));
            foreach (var code in new[] { "HDC0005", "HDC0014", "HDC0015", "HDC1028", "HDC2029" })
            {
                Assert.That(row["evidence"]!.AsArray().Select(e => (string)e!), Has.Some.StartsWith(code), code);
                Assert.That(publish.Output, Does.Contain($"error {code}"));
            }

            Assert.That(Check(publish, "packages"), Does.StartWith("True: ").And.EndsWith($"mode all, level low, with data of {holes.Index}"));
        });
    }

    [Test]
    public void A_tag_that_has_moved_stops_a_locked_publish_and_is_in_the_score_card()
    {
        var daemon = DockerDaemon.Shared;
        string Push(StandInImage image) => Registry.Shared.Push(daemon, image.PushedTo(Registry.Shared, daemon).Split('@')[0], "moving/base", "10.0");
        var tag = Push(StandInImage.RuntimeDepsChiseled).Split('@')[0];
        using var app = Apps.Console($"<HardenContainerBase>{tag}</HardenContainerBase><HardenContainerBaseFacts>chiseled</HardenContainerBaseFacts>");
        app.Run("build", "-t:HardenContainerPin").Succeeded();
        app.Publish("-p:HardenContainerLocked=true").Succeeded();

        Push(StandInImage.DistrolessCc);
        var publish = app.Publish("-p:HardenContainerLocked=true").Failed();

        var row = publish.Report["score"]!.AsArray().Single(r => (string)r!["id"]! == "G2.5")!;
        Assert.That(publish.Output, Does.Contain("error HDC9420"));
        Assert.That((string)row["status"]!, Is.EqualTo("not met"));
        Assert.That(row["evidence"]!.AsArray().Select(e => (string)e!), Has.Some.StartsWith("HDC9420"));
        app.Publish().Succeeded();
    }

    [Test]
    public void Faulty_code_stops_a_hardened_publish_and_no_other_build()
    {
        using var app = Planted();
        string[] codes = ["CA2100", "CA2326", "CA5351", "CA5359"];

        // What was compiled without the rules is compiled anew with them.
        var without = Result(app, app.Publish("-p:HardenContainerAnalysis=false").Failed());
        var first = app.Publish().Failed();
        var log = Path.Combine(app.Directory, "obj", "hardened", "analysis.sarif");
        Assert.That(log, Does.Exist);
        Assert.That(JsonNode.Parse(File.ReadAllText(log))!["runs"]![0]!["results"]!.AsArray().Select(r => (string)r!["ruleId"]!), Is.SupersetOf(codes));
        var normal = app.Run("build", "-c", "Release").Succeeded();
        var second = app.Publish().Failed();
        var again = app.Run("build", "-c", "Release", "-v:detailed").Succeeded();

        Assert.Multiple(() =>
        {
            foreach (var code in codes)
            {
                Assert.That(without.Output + normal.Output, Does.Not.Contain(code));
                Assert.That(first.Output, Does.Contain("error " + code));
                Assert.That(second.Output, Does.Contain("error " + code));
            }

            Assert.That(first.Codes, Is.EqualTo(new[] { "HDC9008" }));
            Assert.That(again.Output, Does.Contain("Skipping target \"CoreCompile\" because all output files are up-to-date"));
            Assert.That(Check(without, "packages"), Does.StartWith("False: "));
        });
    }

    private static HardenedPublish Result(TestProject app, HardenedPublish publish) =>
        new(app, publish.Command) { Directory = Path.Combine(app.Directory, "bin", "Release", "net9.0", "hardened") };

    private static string Check(HardenedPublish publish, string subject)
    {
        var check = publish.Report["audit"]!.AsArray().Single(c => (string)c!["subject"]! == subject)!;
        return $"{(bool)check["checked"]!}: {check["text"]}";
    }
}
