using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HardenedContainer.Testing;
using static HardenedContainer.Bench.Measure;

namespace HardenedContainer.Bench;

/// <summary>
/// The image of the sample WebApi, native AOT on scratch, against what <c>dotnet publish -t:PublishContainer</c> makes of the
/// same source without this package: the framework-dependent app on a base that stands in for
/// <c>dotnet/aspnet:10.0-noble-chiseled</c>, the smallest that Microsoft has for it, and the native app on one that stands in
/// for <c>dotnet/runtime-deps:10.0-noble-chiseled</c>.
/// </summary>
internal static partial class Images
{
    private const int Requests = 300;

    // Says when process 1 began, and becomes the app. State.StartedAt is when the engine heard of it, too late where an app needs milliseconds.
    private const string Clock = """
        #include <stdio.h>
        #include <time.h>
        #include <unistd.h>
        int main(int count, char **words) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            printf("%lld\n", now.tv_sec * 1000000LL + now.tv_nsec / 1000);
            fflush(stdout);
            execvp(words[1], words + 1);
            return 127;
        }
        """;

    /// <summary>Measures them and prints a table.</summary>
    public static void Compare(int rounds)
    {
        using var directory = new TemporaryDirectory("images");
        using var project = TestProject.FromDirectory(Repository.File("samples", "WebApi"));
        using var dependent = WithoutPackage(project);
        using var native = WithoutPackage(project);
        project.AddFeed();
        project.SetProperties(("HardenedContainerVersion", PackedPackage.Version));
        var hardened = new HardenedPublish(project, Ended(project.Publish().Command));
        var ours = new App("ours", project, hardened.ImageArchive, "WriteHardenedImage", ["publish", "-p:HardenContainer=true"], Dotnet.Environment);
        var aspNet = OfSdk("framework-dependent", dependent, AspNetBase(directory), directory, "-p:PublishAot=false");
        var runtimeDeps = OfSdk("native", native, StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, DockerDaemon.Shared), directory);
        var clock = directory.File("clock");
        Ended(CommandLine.Run("clang", ["-static", "-O2", "-x", "c", "-o", clock, "-"], new() { Input = Clock }));

        Console.WriteLine("| | ours | the SDK's | ratio | target |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        Row("compressed, against `gzip -9` of a tar of the same files, MB", Megabytes(ours.Archive), Gzipped(hardened.RootFileSystem("linux-x64")), "at most 1.05");
        foreach (var (theirs, half, third) in new[] { (aspNet, "at most 0.50", "at most 0.33"), (runtimeDeps, "at most 0.50", "") })
        {
            var (x, y) = InTurn(rounds, () => Write(ours), () => Write(theirs));
            Row($"{theirs.Name}: archive written anew, the whole command, s", Median(x.Select(t => t.Command)), Median(y.Select(t => t.Command)));
            Row($"{theirs.Name}: the task that writes it alone, s", Median(x.Select(t => t.Task)), Median(y.Select(t => t.Task)), half);

            var (image, other) = (Load(ours), Load(theirs));
            Row($"{theirs.Name}: compressed (the archive), MB", Megabytes(ours.Archive), Megabytes(theirs.Archive));
            Row($"{theirs.Name}: on disk, in the engine, MB", Size(image), Size(other));

            Run(clock, image);
            Run(clock, other);
            var (a, b) = InTurn(rounds, () => Run(clock, image), () => Run(clock, other));
            Row($"{theirs.Name}: from the start of process 1 to the first answer, ms", Median(a.Select(r => r.Answer)), Median(b.Select(r => r.Answer)), third);
            Row($"{theirs.Name}: memory of process 1 (VmRSS) after {Requests} requests, MB", Median(a.Select(r => r.Memory)), Median(b.Select(r => r.Memory)), third);
            Row($"{theirs.Name}: the same as `docker stats` shows it, MB", Median(a.Select(r => r.Usage)), Median(b.Select(r => r.Usage)));
        }
    }

    private static TestProject WithoutPackage(TestProject sample)
    {
        var project = TestProject.FromDirectory(sample.Directory);
        File.WriteAllLines(project.ProjectFile, File.ReadAllLines(project.ProjectFile).Where(line => !line.Contains("PackageReference", StringComparison.Ordinal)));
        return project;
    }

    // Published once with all that it takes; from then on nothing is left to do but the image.
    private static App OfSdk(string name, TestProject project, string baseImage, TemporaryDirectory directory, params string[] arguments)
    {
        var archive = directory.File($"{name}.tar");
        string[] publish =
        [
            "publish", "-t:PublishContainer", $"-p:ContainerBaseImage={baseImage}", $"-p:ContainerRepository={name}",
            $"-p:ContainerArchiveOutputPath={archive}", .. arguments,
        ];
        // It keeps the layers of bases below the temporary directory.
        var environment = new Dictionary<string, string?>
        {
            ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = Registry.Shared.Address,
            ["TMPDIR"] = directory.Path,
        };
        Ended(Dotnet.Run(project.Directory, publish, environment));
        return new(name, project, archive, "CreateNewImage", publish, environment);
    }

    // The runtime of this machine on the base that the tests have for self-contained apps, in the tests' registry.
    private static string AspNetBase(TemporaryDirectory directory)
    {
        var context = Directory.CreateDirectory(directory.File("aspnet", "root", "usr", "share", "dotnet")).FullName;
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var version = Environment.Version.ToString();
        Ended(CommandLine.Run(
            "cp",
            ["--recursive", "--parents", "dotnet", $"host/fxr/{version}", $"shared/Microsoft.NETCore.App/{version}", $"shared/Microsoft.AspNetCore.App/{version}", context],
            new() { WorkingDirectory = dotnet }));
        Directory.CreateDirectory(directory.File("aspnet", "root", "usr", "bin"));
        File.CreateSymbolicLink(directory.File("aspnet", "root", "usr", "bin", "dotnet"), "../share/dotnet/dotnet");
        var docker = DockerDaemon.Shared;
        File.WriteAllText(directory.File("aspnet", "Dockerfile"), $"""
            FROM {StandInImage.RuntimeDepsChiseled.PushedTo(Registry.Shared, docker)}
            COPY root/ /
            ENV DOTNET_VERSION={version} ASPNET_VERSION={version}

            """);
        Registry.Shared.Push(docker, docker.Build(directory.File("aspnet")), "dotnet/aspnet-standin", "10.0");
        return $"{Registry.Shared.Address}/dotnet/aspnet-standin:10.0";
    }

    // Seconds of the command, and of the task alone as MSBuild counts them.
    private static (double Command, double Task) Write(App app)
    {
        File.Delete(app.Archive);
        var result = Ended(Dotnet.Run(app.Project.Directory, [.. app.Publish, "-clp:PerformanceSummary"], app.Environment));
        if (!File.Exists(app.Archive))
        {
            throw new InvalidOperationException($"No {app.Archive}:{Environment.NewLine}{result.Output}");
        }

        // Targets come before tasks, and one has the task's name.
        var milliseconds = TaskTimes().Matches(result.Output).Last(m => m.Groups[2].Value == app.Task).Groups[1].Value;
        return (result.Elapsed.TotalSeconds, double.Parse(milliseconds, CultureInfo.InvariantCulture) / 1000);
    }

    private static JsonNode Load(App app) => DockerDaemon.Shared.Inspect(DockerDaemon.Shared.Load(app.Archive)[0]);

    // In the network of this machine, where connections reach the app without a proxy of the engine.
    private static (double Answer, double Memory, double Usage) Run(string clock, JsonNode image)
    {
        var docker = DockerDaemon.Shared;
        var port = Registry.FreePort();
        string[] command = [.. Words(image, "Entrypoint"), .. Words(image, "Cmd")];
        string[] options =
        [
            .. DockerDaemon.HardenedArguments, "--network", "host", "--env", $"ASPNETCORE_HTTP_PORTS={port}", "--no-healthcheck",
            "--volume", $"{clock}:/clock:ro", "--entrypoint", "/clock",
        ];
        var id = docker.Docker(["create", .. options, image["Id"]!.GetValue<string>(), .. command]).Succeeded().StandardOutput.Trim();
        using var container = new Container(docker, id);
        using var client = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        var first = Task.Run(() => FirstAnswer(client));
        docker.Docker("start", id).Succeeded();
        if (!first.Wait(TimeSpan.FromMinutes(1)) || first.Result is not { } answer)
        {
            throw new InvalidOperationException($"No answer:{Environment.NewLine}{container.Logs}");
        }

        var began = long.Parse(container.Logs.Split('\n')[0], CultureInfo.InvariantCulture);
        for (var request = 0; request < Requests; request++)
        {
            Get(client, "/")!.Dispose();
        }

        var status = File.ReadLines($"/proc/{container.Inspect()["State"]!["Pid"]}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var memory = double.Parse(status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
        var usage = docker.Docker("stats", "--no-stream", "--format", "{{.MemUsage}}", id).Succeeded().StandardOutput.Split("MiB")[0];
        return ((answer - DateTime.UnixEpoch).TotalMilliseconds - began / 1000.0, memory, double.Parse(usage, CultureInfo.InvariantCulture) * 1.048576);
    }

    private static DateTime? FirstAnswer(HttpClient client)
    {
        for (var attempt = 0; attempt < 20_000; attempt++)
        {
            using var response = Get(client, "/health");
            if (response?.IsSuccessStatusCode == true)
            {
                return DateTime.UtcNow;
            }

            Thread.Sleep(1);
        }

        return null;
    }

    private static HttpResponseMessage? Get(HttpClient client, string path)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            return client.Send(request);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string[] Words(JsonNode image, string name) =>
        image["Config"]![name] is JsonArray words ? [.. words.Select(word => word!.GetValue<string>())] : [];

    private static double Megabytes(string file) => new FileInfo(file).Length / 1e6;

    private static double Size(JsonNode image) => image["Size"]!.GetValue<long>() / 1e6;

    private static double Gzipped(string directory) => double.Parse(
        Ended(CommandLine.Run("/bin/bash", "-c", "tar --create --directory \"$1\" . | gzip -9 | wc --bytes", "gzip", directory)).StandardOutput,
        CultureInfo.InvariantCulture) / 1e6;

    private static void Row(string name, double ours, double theirs, string target = "") =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {ours:0.00} | {theirs:0.00} | {ours / theirs:0.00} | {target} |"));

    [GeneratedRegex(@"(\d+) ms +(\S+) ")]
    private static partial Regex TaskTimes();

    private sealed record App(
        string Name, TestProject Project, string Archive, string Task, string[] Publish, IReadOnlyDictionary<string, string?> Environment);
}
