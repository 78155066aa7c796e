using System.Net;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests;

/// <summary>The harness itself: published ports, limits, signals, names, and what a crash leaves.</summary>
public sealed class ContainerTests
{
    private const string _server = """
        #include <arpa/inet.h>
        #include <netdb.h>
        #include <signal.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        static void leave(int signal) { (void)signal; _exit(0); }

        int main(int argc, char **argv) {
            static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
            if (argc == 2) {
                char *memory = malloc(256 << 20);
                memset(memory, 1, 256 << 20);
                return memory[1];
            }
            signal(SIGTERM, leave);
            struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(8080) };
            int listener = socket(AF_INET, SOCK_STREAM, 0);
            if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8)) return 1;
            for (char request[4096];;) {
                int client = accept(listener, 0, 0);
                if (read(client, request, sizeof request) > 0) write(client, answer, sizeof answer - 1);
                close(client);
            }
        }
        """;

    private string _image = "";

    [OneTimeSetUp]
    public void BuildServer()
    {
        using var context = new TemporaryDirectory();
        File.WriteAllText(context.File("server.c"), _server);
        CommandLine.Run("clang", ["-static", "-O1", "-w", "-o", "server", "server.c"], new() { WorkingDirectory = context.Path }).Succeeded();
        File.WriteAllText(context.File("Dockerfile"), "FROM scratch\nCOPY server /server\nUSER 1654\nENTRYPOINT [\"/server\"]\n");
        _image = DockerDaemon.Shared.Build(context.Path);
    }

    [Test]
    public void A_published_port_answers_and_SIGTERM_ends_the_container()
    {
        using var container = DockerDaemon.Shared.Start(_image, [.. DockerDaemon.HardenedArguments, "--publish", "127.0.0.1::8080"]);

        using var response = container.Get(8080, "/");
        var exit = container.Stop(TimeSpan.FromSeconds(10));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Content.ReadAsStringAsync().Result, Is.EqualTo("hello"));
        Assert.That(exit.ExitCode, Is.Zero);
        Assert.That(exit.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void The_memory_limit_is_enforced()
    {
        using var container = DockerDaemon.Shared.Start(_image, [.. DockerDaemon.HardenedArguments, "--memory-swap", "128m"], "fill");

        var exit = container.WaitForExit(TimeSpan.FromSeconds(20));

        Assert.That(exit.OutOfMemory, Is.True);
        Assert.That(exit.ExitCode, Is.EqualTo(137));
    }

    [Test]
    public void The_hardening_options_reach_the_kernel()
    {
        using var container = DockerDaemon.Shared.Start(_image, DockerDaemon.HardenedArguments);
        var pid = container.Inspect()["State"]!["Pid"]!.GetValue<int>();

        var status = File.ReadAllLines($"/proc/{pid}/status");

        Assert.That(status, Does.Contain("NoNewPrivs:\t1"));
        Assert.That(status, Does.Contain("Seccomp:\t2"));
        Assert.That(status, Does.Contain("CapEff:\t0000000000000000"));
        Assert.That(status, Does.Contain("CapBnd:\t0000000000000000"));
        Assert.That(status, Does.Contain("Uid:\t1654\t1654\t1654\t1654"));
        Assert.That(File.ReadAllText($"/proc/{pid}/mountinfo"), Does.Match(@"(?m)^\d+ \d+ \S+ / / ro,"));
    }
}
