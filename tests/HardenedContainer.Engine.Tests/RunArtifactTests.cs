using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Rendering;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary><c>run.sh</c> and <c>compose.yaml</c>, as they were generated: the container starts, and is as confined as they say.</summary>
public sealed class RunArtifactTests
{
    private const int Port = 38_080;

    // Answers with what it could do, and with its own mounts; asked with an argument, it is its own health check.
    private const string Server = """
        #include <arpa/inet.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        static void leave(int signal) { (void)signal; _exit(0); }
        static int can_write(const char *path) { int f = open(path, O_CREAT | O_WRONLY, 0600); if (f < 0) return 0; close(f); return 1; }
        static void append(char *to, const char *path) { int f = open(path, O_RDONLY); if (f < 0) return; int n = read(f, to + strlen(to), 4000); (void)n; close(f); }

        int main(int argc, char **argv) {
            if (argc == 2) return 0;
            signal(SIGTERM, leave);
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(38080) };
            int listener = socket(AF_INET, SOCK_STREAM, 0);
            if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8)) return 1;
            for (;;) {
                static char request[4096], body[16384], head[128];
                int client = accept(listener, 0, 0);
                if (read(client, request, sizeof request) > 0) {
                    memset(body, 0, sizeof body);
                    sprintf(body, "temp=%d data=%d root=%d gc=%s\n", can_write("/tmp/x"), can_write("/data/x"), can_write("/app/x"), getenv("DOTNET_GCHeapHardLimitPercent"));
                    append(body, "/run/secrets/greeting");
                    append(body, "/proc/self/status");
                    append(body, "/proc/self/mounts");
                    sprintf(head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", strlen(body));
                    write(client, head, strlen(head));
                    write(client, body, strlen(body));
                }
                close(client);
            }
        }
        """;

    private TemporaryDirectory _output = null!;
    private ImagePlan _plan = null!;

    [OneTimeSetUp]
    public void Generate()
    {
        _output = new();
        File.WriteAllText(_output.File("server.c"), Server);
        CommandLine.Run("clang", ["-static", "-O1", "-w", "-o", "server", "server.c"], new() { WorkingDirectory = _output.Path }).Succeeded();
        _plan = Plan([.. File.ReadAllBytes(_output.File("server"))]);

        var root = _output.File("rootfs");
        RootFileSystem.Stage(_plan, root, CancellationToken.None);
        ImageArchive.Write(_plan, root, _output.File("image.oci.tar"), LayerCompression.Gzip, cancellation: CancellationToken.None);
        foreach (var artifact in OutputFiles.Artifacts)
        {
            GeneratedFiles.Write(_output.File(artifact.Name), artifact.Render(_plan), artifact.IsExecutable);
        }

        Directory.CreateDirectory(_output.File("secrets"));
        File.WriteAllText(_output.File("secrets", "greeting"), "the secret greeting\n");
        DockerDaemon.Shared.Load(_output.File("image.oci.tar"));
    }

    [OneTimeTearDown]
    public void Remove() => _output.Dispose();

    [Test]
    public void The_script_starts_a_confined_container()
    {
        var id = CommandLine.Run(_output.File("run.sh"), ["--detach"], new() { Environment = DockerDaemon.Shared.ClientEnvironment() }).Succeeded().StandardOutput.Trim();
        using var container = new Container(DockerDaemon.Shared, id);

        AssertConfined(container);

        // The engine removes it when it has stopped.
        DockerDaemon.Shared.Docker("stop", id).Succeeded();
    }

    [Test]
    public void Compose_starts_a_confined_container()
    {
        Compose("up", "--detach").Succeeded();
        try
        {
            using var container = new Container(DockerDaemon.Shared, Compose("ps", "--quiet").Succeeded().StandardOutput.Trim());

            AssertConfined(container);
            Assert.That(Wait.Until(() => (string?)container.Inspect()["State"]!["Health"]?["Status"] == "healthy", TimeSpan.FromSeconds(30)), Is.True);
        }
        finally
        {
            Compose("down", "--volumes").Succeeded();
        }
    }

    // Compose reads YAML with another library than we write it with, and puts variables in.
    [Test]
    public void Hostile_values_arrive_in_compose()
    {
        string[] words = ["/app/web", .. TinyPlan.HostileValues, TinyPlan.NewLineValue, "&anchor", "*alias", "!!python/object:x", "$(id) ${HOME} $$ {{ x }}", "\u2028\u2029\u0085\ufeff😀"];
        var plan = _plan with { Configuration = _plan.Configuration with { Health = _plan.Configuration.Health! with { Command = [.. words] }, TempPath = "/tmp $HOME ${x} 'q' #é" } };
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("compose.yaml"), ComposeRenderer.Render(plan));

        // Compose's own reader gets every value; what compose prints may lose NEL (U+0085) in that library's writer.
        const string ToJson = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))";
        JsonNode Service(string command) => JsonNode.Parse(
            CommandLine.Run("bash", ["-c", $"{command} | python3 -c '{ToJson}'", directory.File("compose.yaml")]).Succeeded().StandardOutput)!["services"]!["web"]!;
        var (loaded, service) = (Service("cat \"$0\""), Service("docker-compose --file \"$0\" config"));

        // What it prints is to be read again, so dollars are doubled.
        string Read(JsonNode? value) => ((string)value!).Replace("$$", "$", StringComparison.Ordinal);
        Assert.That(loaded["healthcheck"]!["test"]!.AsArray().Skip(1).Select(Read), Is.EqualTo(words));
        Assert.That(service["healthcheck"]!["test"]!.AsArray().Skip(1).Select(w => Read(w).Replace('\u0085', '\n')), Is.EqualTo(words.Select(w => w.Replace('\u0085', '\n'))));
        Assert.That(Read(service["tmpfs"]![0]), Does.StartWith("/tmp $HOME ${x} 'q' #é:rw,"));
    }

    private static void AssertConfined(Container container)
    {
        using var response = container.Get(Port, "/");
        var answer = response.Content.ReadAsStringAsync().Result;
        var limits = container.Inspect()["HostConfig"]!;
        Assert.Multiple(() =>
        {
            Assert.That(answer, Does.StartWith("temp=1 data=1 root=0 gc=38\nthe secret greeting\n"));
            Assert.That(answer, Does.Contain("CapBnd:\t0000000000000000").And.Contain("NoNewPrivs:\t1").And.Contain("Seccomp:\t2"));
            Assert.That(answer, Does.Match(@"Uid:\s+1654\s+1654"));
            Assert.That(answer, Does.Match("tmpfs /tmp tmpfs rw,nosuid,nodev,noexec,relatime,size=65536k,mode=700,uid=1654,gid=1654"));
            Assert.That((long)limits["Memory"]!, Is.EqualTo(256L << 20));
            Assert.That((long)limits["MemorySwap"]!, Is.EqualTo(256L << 20));
            Assert.That((long)limits["PidsLimit"]!, Is.EqualTo(128));
            Assert.That((long)limits["NanoCpus"]!, Is.EqualTo(1_000_000_000));
            Assert.That(limits["PortBindings"]![$"{Port}/tcp"]![0]!["HostIp"]!.GetValue<string>(), Is.EqualTo("127.0.0.1"));
        });
    }

    private CommandResult Compose(params string[] arguments) => CommandLine.Run("docker-compose", ["--project-name", "hardened-artifacts", .. arguments], new()
    {
        Environment = DockerDaemon.Shared.ClientEnvironment(),
        WorkingDirectory = _output.Path,
    });

    private static ImagePlan Plan(ImmutableArray<byte> server)
    {
        var plan = TinyPlan.Plan(
        [
            TinyPlan.Directory("/app"),
            TinyPlan.File("/app/web", "", 0b101_101_101) with
            {
                Length = server.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(server.AsSpan())), Content = new FileContent.Inline(server),
            },
            TinyPlan.Directory("/data", 0b001_111_111_111),
            TinyPlan.Directory("/tmp", 0b001_111_111_111),
        ]);
        return plan with
        {
            Configuration = plan.Configuration with
            {
                Ports = [new(Port)],
                Health = new(["/app/web", "--health"], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.Zero, 3),
            },
            Run = new() { Secrets = [new("greeting", "secrets/greeting", "", "")], Volumes = [new("/data", "data", 1L << 30)] },
        };
    }
}
