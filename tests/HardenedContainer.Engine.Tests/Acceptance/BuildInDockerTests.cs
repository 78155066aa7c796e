using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>A solution of three projects and a private package, compiled inside the engine and nowhere else.</summary>
public sealed partial class BuildInDockerTests
{
    private const string Password = "correct-horse-battery-9471";
    private const string Package = "Acme.Private";

    // The same in every test: what a machine has of a version it does not fetch again.
    private const string PrivateCode = "namespace Acme; internal static class Private { public const string Name = \"from inside\"; }";

    private static readonly Dictionary<string, string> _sources = new()
    {
        ["Lib/Lib.csproj"] = """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>netstandard2.0</TargetFramework></PropertyGroup></Project>""",
        ["Lib/Greeting.cs"] = """namespace Lib { public static class Greeting { public static string Text => "hello"; } }""",
        ["Text/Text.csproj"] = """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /><Compile Include="../shared/Mark.cs" /></ItemGroup>
            </Project>
            """,
        ["Text/Line.cs"] = """namespace Text; public static class Line { public static string Of(string name) => $"{Lib.Greeting.Text} {name}{Mark.Text}"; }""",
        ["shared/Mark.cs"] = """namespace Text; internal static class Mark { public const string Text = "!"; }""",
        ["Service/Program.cs"] = """System.Console.WriteLine(Text.Line.Of(Acme.Private.Name));""",
        ["Directory.Build.props"] = """<Project><PropertyGroup><Deterministic>true</Deterministic></PropertyGroup></Project>""",
        ["Directory.Build.targets"] = "<Project />",
        ["Directory.Packages.props"] = "<Project />",
        ["unrelated/notes.txt"] = "nobody needs this",
        ["Service/.env"] = "TOKEN=1",
        [".gitignore"] = "bin/\nobj/\n",
    };

    private static DockerDaemon Docker => DockerDaemon.Shared;

    [Test]
    public void A_solution_with_a_private_source_is_built_inside_the_engine()
    {
        using var source = new PrivateSource(Package, PrivateCode, Password);
        using var repository = new TemporaryDirectory("repository");
        Write(repository, source);
        var service = repository.File("Service");

        var first = Dotnet.Run(service, Publish(repository), Environment()).Succeeded();
        TestContext.Out.WriteLine(first.Output);
        var hardened = Path.Combine(service, "bin", "Release", "net10.0", "hardened");
        var dockerfile = Path.Combine(hardened, "build.Dockerfile");

        var image = Docker.Load(Path.Combine(hardened, "image.oci.tar"))[0];
        Assert.That(Docker.Run(image, DockerDaemon.HardenedArguments).Succeeded().StandardOutput, Is.EqualTo("hello from inside!\n"));

        // From source to the same image, by the Dockerfile alone.
        var secret = $"id=nuget-config,src={Secret(repository)}";
        string[] build = ["build", "--file", dockerfile, "--network", "host", "--secret", secret, "--tag", "built-inside", repository.Path];
        Docker.Docker(build, TimeSpan.FromMinutes(10), buildKit: true).Succeeded();
        Assert.That(Settled(PlannedImage.Describe("built-inside")), Is.EqualTo(Settled(PlannedImage.Describe(image))));
        Assert.That(Docker.Run("built-inside", DockerDaemon.HardenedArguments).Succeeded().StandardOutput, Is.EqualTo("hello from inside!\n"));

        AssertNowhere(repository, hardened, "built-inside");

        // Another source file: the restore is not repeated, and the source is not asked.
        var downloads = source.Downloads;
        File.WriteAllText(repository.File("Lib/Greeting.cs"), _sources["Lib/Greeting.cs"].Replace("hello", "goodbye"));
        var again = Docker.Docker(build, TimeSpan.FromMinutes(10), buildKit: true).Succeeded().Output;
        Assert.That(Docker.Run("built-inside", DockerDaemon.HardenedArguments).Succeeded().StandardOutput, Is.EqualTo("goodbye from inside!\n"));
        Assert.Multiple(() =>
        {
            Assert.That(IsCached(again, "HardenContainerRestore"), Is.True, again);
            Assert.That(IsCached(again, "\"publish\""), Is.False, again);
            Assert.That(source.Downloads, Is.EqualTo(downloads));
        });

        // An app that needs other settings than the Dockerfile has does not become an image.
        File.WriteAllText(repository.File("Service/Program.cs"), _sources["Service/Program.cs"]);
        Rewrite(repository.File("Service/Service.csproj"), "</PropertyGroup>", "<ContainerUser>4711</ContainerUser></PropertyGroup>");
        Assert.That(Docker.Docker(build, TimeSpan.FromMinutes(10), buildKit: true).Failed().Output, Does.Contain("HDC9308: the app needs other settings"));
    }

    [Test]
    public void A_mistake_in_the_source_is_told_with_its_place()
    {
        using var repository = new TemporaryDirectory("repository");
        using var source = new PrivateSource(Package, PrivateCode, Password);
        Write(repository, source);
        File.WriteAllText(repository.File("Lib/Greeting.cs"), "namespace Lib { public static class Greeting { public static string Text => 1; } }");

        var run = Dotnet.Run(repository.File("Service"), Publish(repository), Environment()).Failed();

        Assert.Multiple(() =>
        {
            Assert.That(run.Output, Does.Contain($"{repository.File("Lib/Greeting.cs")}(1,"));
            Assert.That(run.Output, Does.Contain("error CS0029"));
            Assert.That(run.Output, Does.Contain("error HDC9307"));
            Assert.That(Directory.Exists(repository.File("Service/bin/Release/net10.0/hardened")), Is.False);
        });
    }

    [Test]
    public void The_SSH_agent_of_the_client_is_there_while_the_app_is_compiled_where_that_is_asked_for()
    {
        using var repository = new TemporaryDirectory("repository");
        using var source = new PrivateSource(Package, PrivateCode, Password);
        Write(repository, source);
        Rewrite(repository.File("Service/Service.csproj"), "</Project>", """
            <Target Name="LookForAgent" BeforeTargets="CoreCompile"><Error Text="the agent listens at '$(SSH_AUTH_SOCK)': $([System.IO.File]::Exists('$(SSH_AUTH_SOCK)'))" /></Target></Project>
            """);
        var socket = repository.File("agent.sock");
        using var agent = Process.Start(new ProcessStartInfo("ssh-agent", ["-D", "-a", socket]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.That(Wait.Until(() => File.Exists(socket), TimeSpan.FromSeconds(10)), Is.True);

            var run = Dotnet.Run(repository.File("Service"),
                [.. Publish(repository), "-p:HardenContainerBuildSsh=true"],
                new Dictionary<string, string?>(Environment()) { ["SSH_AUTH_SOCK"] = socket }).Failed();

            Assert.That(run.Output, Does.Match("the agent listens at '/run/buildkit/[^']+': True"));
        }
        finally
        {
            agent.Kill();
        }
    }

    // What the archive says of the time and the commit, a Dockerfile that is committed cannot; BuildKit puts PATH first.
    private static IEnumerable<string> Settled(IEnumerable<string> lines) => lines
        .Where(l => !l.Contains("image.created", StringComparison.Ordinal) && !l.Contains("image.revision", StringComparison.Ordinal))
        .Select(l => l.StartsWith("Env: ", StringComparison.Ordinal) ? string.Join(' ', JsonNode.Parse(l[5..])!.AsArray().Select(e => (string)e!).Order(StringComparer.Ordinal)) : l);

    private static string[] Publish(TemporaryDirectory repository) =>
    [
        "publish", "-p:HardenContainer=true", "-p:HardenContainerBuildIn=docker", $"-p:HardenContainerSdkImage={StandInSdk.In(Docker)}", "-p:HardenContainerSdkPackages=none",
        "-p:HardenContainerBuildNetwork=host", $"-p:HardenContainerNuGetConfig={Secret(repository)}",
    ];

    // The engine of the tests, and for the restore on the host the password as a pipeline gives it.
    private static Dictionary<string, string?> Environment() => new(Docker.ClientEnvironment(buildKit: true))
    {
        ["NuGetPackageSourceCredentials_private"] = $"Username={PrivateSource.User};Password={Password}",
    };

    // Below the repository, where a developer might well keep it, and in none of the files that the build is sent.
    private static string Secret(TemporaryDirectory repository) => repository.File("private.config");

    private static void Write(TemporaryDirectory repository, PrivateSource source)
    {
        foreach (var (path, text) in _sources)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(repository.File(path))!);
            File.WriteAllText(repository.File(path), text);
        }

        Directory.CreateDirectory(repository.File(".git"));
        Directory.CreateDirectory(repository.File("packages"));
        foreach (var package in Directory.EnumerateFiles(PackedPackage.Feed, "*.nupkg"))
        {
            File.Copy(package, repository.File("packages", Path.GetFileName(package)));
        }

        File.WriteAllText(repository.File("Service/Service.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Text/Text.csproj" />
                <PackageReference Include="{PackedPackage.Id}" Version="{PackedPackage.Version}" PrivateAssets="all" />
                <PackageReference Include="{Package}" Version="1.0.0" PrivateAssets="all" />
                <HardenContainerBuildInput Include="../packages" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(repository.File("nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="own" value="packages" />
                <add key="private" value="{source.Index}" allowInsecureConnections="true" />
                <add key="nuget.org" value="https://api.nuget.org/v3/index.json" />
              </packageSources>
              <packageSourceMapping>
                <packageSource key="own"><package pattern="HardenedContainer*" /></packageSource>
                <packageSource key="private"><package pattern="Acme.*" /></packageSource>
                <packageSource key="nuget.org"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        File.WriteAllText(Secret(repository), $"""
            <configuration>
              <packageSourceCredentials>
                <private><add key="Username" value="{PrivateSource.User}" /><add key="ClearTextPassword" value="{Password}" /></private>
              </packageSourceCredentials>
            </configuration>
            """);
    }

    private static void Rewrite(string file, string old, string @new) => File.WriteAllText(file, File.ReadAllText(file).Replace(old, @new));

    // In no layer and no history of any image that the build knows, in no file that it left, and in nothing that BuildKit could export.
    private static void AssertNowhere(TemporaryDirectory repository, string hardened, string image)
    {
        using var saved = new TemporaryDirectory("saved");
        Docker.Docker(["save", "--output", saved.File("image.tar"), image]).Succeeded();
        var history = Docker.Docker("history", "--no-trunc", image).Succeeded().StandardOutput;
        Docker.Docker(["build", "--file", Path.Combine(hardened, "build.Dockerfile"), "--target", "publish", "--network", "host", "--secret", $"id=nuget-config,src={Secret(repository)}",
            "--build-arg", "BUILDKIT_INLINE_CACHE=1", "--tag", "cache", repository.Path], TimeSpan.FromMinutes(10), buildKit: true).Succeeded();
        Docker.Docker(["save", "--output", saved.File("cache.tar"), "cache"], TimeSpan.FromMinutes(5)).Succeeded();
        history += Docker.Docker("history", "--no-trunc", "cache").Succeeded().StandardOutput + Docker.Docker("image", "inspect", "cache").Succeeded().StandardOutput;
        Assert.Multiple(() =>
        {
            Assert.That(history, Does.Not.Contain(Password));
            foreach (var file in Directory.EnumerateFiles(saved.Path).Concat(Directory.EnumerateFiles(hardened, "*", SearchOption.AllDirectories)))
            {
                Assert.That(CommandLine.Run("grep", ["--count", "--binary-files=text", "--fixed-strings", Password, file]).StandardOutput.Trim(), Is.EqualTo("0"), file);
            }
        });
    }

    // BuildKit's plain progress numbers each step: "#12 [restore 7/7] RUN …", then "#12 CACHED" where nothing was done.
    private static bool IsCached(string output, string command)
    {
        var step = StepRegex().Matches(output).First(m => m.Groups["what"].Value.Contains(command, StringComparison.Ordinal)).Groups["step"].Value;
        return output.Contains($"#{step} CACHED", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^#(?<step>\d+) \[(?<what>.*)$", RegexOptions.Multiline)]
    private static partial Regex StepRegex();
}
