using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Package.Tests;

/// <summary>The same source gives the same image wherever it lies, and where it does not, the first file is named.</summary>
public sealed partial class ReproducibleTests
{
    private const string Check = "-t:HardenContainerVerifyReproducible";

    // "nobody" on every distribution.
    private const string AnotherUser = "65534";

    [TestCase("trimmed")]
    [TestCase("static", Category = "Long")]
    public void It_is_the_same_in_another_directory(string mode)
    {
        using var app = TestProject.FromTemplate("web", "App");

        var publish = app.Publish(Check, $"-p:HardenContainerMode={mode}").Succeeded();

        Assert.That(publish.Output, Does.Match("both publishes give the same [0-9]+ files"));
    }

    /// <summary>As people do it, without the target: the second of them has a home and packages of its own and a clock that goes ahead.</summary>
    [TestCase("trimmed")]
    [TestCase("static", Category = "Long")]
    public void Two_clones_of_two_users_an_hour_apart_have_the_same_digest(string mode)
    {
        Assert.That(Environment.IsPrivilegedProcess, Is.True, "This test publishes as two users, which takes root.");
        using var origin = TestProject.FromTemplate("web", "App");
        // Proves that the second publish was by another user and at another time.
        origin.AddToProject("""
            <Target Name="Tell" BeforeTargets="Publish">
              <Message Importance="high" Text="user $([System.Environment]::UserName), time $([System.DateTime]::UtcNow.Ticks)." />
            </Target>
            """);
        // Both clones find the packed package by it.
        File.Copy(Path.Combine(origin.Directory, "..", "nuget.config"), Path.Combine(origin.Directory, "nuget.config"));
        Git(origin.Directory, "init", "--quiet");
        Git(origin.Directory, "add", ".");
        Git(origin.Directory, "-c", "user.name=Somebody", "-c", "user.email=somebody@app.example", "commit", "--quiet", "--message", "App");
        using var place = new TemporaryDirectory("clone");
        // No space: the SDK cannot link native libraries below a home with one.
        using var home = new TemporaryDirectory("home-of-another-user");

        Git(place.Path, "clone", "--quiet", origin.Directory, "App");
        var first = Publish(origin, place.File("App"), mode);
        Git(home.Path, "clone", "--quiet", origin.Directory, "a longer name");
        Settle(home);
        var second = Publish(
            origin, home.File("a longer name"), mode,
            new Dictionary<string, string?> { ["HOME"] = home.Path, ["DOTNET_CLI_HOME"] = null, ["NUGET_PACKAGES"] = null },
            "setpriv", "--reuid", AnotherUser, "--regid", AnotherUser, "--clear-groups", "--", "faketime", "-f", "+1h");

        var (one, other) = (Told(first), Told(second));
        Assert.That(other.User, Is.Not.EqualTo(one.User));
        Assert.That(other.Time - one.Time, Is.GreaterThan(TimeSpan.FromHours(1)));
        Assert.That(Sbom(second).Except(Sbom(first)), Is.Empty, "Lines of the bill of materials that are in the second only.");
        Assert.That(Sbom(second), Is.EqualTo(Sbom(first)));
        Assert.That(PlanComparison.Difference(PlanOf(first), PlanOf(second)), Is.Null);
        Assert.That(OciImage.Read(second.ImageArchive).ManifestDigest, Is.EqualTo(OciImage.Read(first.ImageArchive).ManifestDigest));
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

    /// <summary>What we ship can be made again by who doubts it: all packages, the tool's of each platform too.</summary>
    [Test, Category("Long")]
    public void Two_clones_of_this_repository_pack_the_same_packages()
    {
        using var place = new TemporaryDirectory("pack");

        var (first, second) = (Packed("one", "https://github.com/somebody/one.git"), Packed("one that lies elsewhere, = there", "https://gitlab.com/somebody/else.git"));

        Assert.That(first, Has.Length.EqualTo(6));
        Assert.That(second, Is.EqualTo(first));

        string[] Packed(string name, string origin)
        {
            using var output = new TemporaryDirectory("packages");
            Git(place.Path, "clone", "--quiet", Repository.Root, name);
            Git(place.File(name), "remote", "set-url", "origin", origin);
            Dotnet.Run(place.File(name), ["pack", "HardenedContainer.sln", "-c", "Release", "-o", output.Path, "-p:Version=0.1.0-test.again", "-v", "quiet", "-nologo"]).Succeeded();
            return [.. Directory.EnumerateFiles(output.Path).Order(StringComparer.Ordinal)
                .Select(f => $"{Path.GetFileName(f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}")];
        }
    }

    private static string[] Sbom(HardenedPublish publish) => File.ReadAllLines(Path.Combine(publish.Directory, "sbom.cdx.json"));

    private static void Git(string directory, params string[] arguments) =>
        CommandLine.Run("git", ["-C", directory, .. arguments]).Succeeded();

    // Its packages come from where the first user's came, into a folder of its own.
    private static void Settle(TemporaryDirectory home)
    {
        var settings = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "NuGet", "NuGet.Config");
        if (File.Exists(settings))
        {
            Directory.CreateDirectory(home.File(".nuget", "NuGet"));
            File.Copy(settings, home.File(".nuget", "NuGet", "NuGet.Config"));
        }

        CommandLine.Run("chown", "--recursive", $"{AnotherUser}:{AnotherUser}", home.Path).Succeeded();
    }

    private static HardenedPublish Publish(
        TestProject project, string clone, string mode, IReadOnlyDictionary<string, string?>? environment = null, params string[] starter)
    {
        string[] arguments = ["publish", "-p:HardenContainer=true", $"-p:HardenContainerMode={mode}"];
        return new HardenedPublish(project, Dotnet.Run(clone, arguments, environment, starter: starter))
        {
            Directory = Path.Combine(clone, "bin", "Release", "net10.0", "hardened"),
        }.Succeeded();
    }

    private static (string User, TimeSpan Time) Told(HardenedPublish publish)
    {
        var told = Telling().Match(publish.Output);
        return (told.Groups[1].Value, TimeSpan.FromTicks(long.Parse(told.Groups[2].Value, CultureInfo.InvariantCulture)));
    }

    private static ImagePlan PlanOf(HardenedPublish publish) => PlanJson.Read(File.ReadAllText(Path.Combine(publish.Directory, "plan.json")));

    [GeneratedRegex(@"user (.+), time (\d+)\.")]
    private static partial Regex Telling();
}
