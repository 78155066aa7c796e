using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using HardenedContainer.Syscalls;
using HardenedContainer.Testing;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>The derived profile under a real engine: the app works with it, makes no other call, and nothing else can.</summary>
public sealed class SeccompTests
{
    private const int Requests = 1_000;

    // The kernel's log is one for the machine, and a ring.
    private static string[] KernelLog => CommandLine.Run("dmesg", []).Succeeded().StandardOutput.TrimEnd().Split('\n');

    private static string LastRecord => KernelLog[^1];

    [Test]
    public void A_static_web_API_may_make_at_most_140_calls()
    {
        var seccomp = Samples.PlanOf(Samples.WebApi).Seccomp!;

        Assert.That(seccomp.IsDerived, Is.True, seccomp.Reason);
        Assert.That(SeccompRules.CountAllowed(seccomp), Is.LessThanOrEqualTo(140));
    }

    [Test]
    public void Every_sample_s_profile_is_derived([Values("WebApi", "Grpc", "Razor")] string sample)
    {
        var seccomp = Samples.PlanOf(Samples.Of(sample)).Seccomp!;

        Assert.That(seccomp.IsDerived, Is.True, seccomp.Reason);
        Assert.That(seccomp.Allowed, Has.No.Member("mount").And.No.Member("unshare").And.No.Member("bpf"));
    }

    [Test]
    public void A_load_passes_under_the_profile([Values("WebApi", "Grpc", "Razor")] string sample) => RunLoad(sample, Profile(sample, record: false));

    [Test]
    public void A_load_makes_no_call_that_the_profile_does_not_know([Values("WebApi", "Grpc", "Razor")] string sample)
    {
        var before = LastRecord;
        RunLoad(sample, Profile(sample, record: true));

        Assert.That(UnknownSince(before, $"/app/{sample}"), Is.Empty);
    }

    [Test, Category("Long")]
    public void Ten_thousand_requests_pass_five_times([Values("WebApi", "Grpc", "Razor")] string sample)
    {
        for (var i = 0; i < 5; i++)
        {
            RunLoad(sample, Profile(sample, record: false), 10_000);
        }
    }

    // The samples that no other test publishes.
    [Test, Category("Long")]
    public void Every_other_sample_starts_and_stops_under_its_profile([Values("Worker", "FSharpWorker", "Sqlite")] string sample)
    {
        var publish = Samples.Of(sample);
        using var container = DockerDaemon.Shared.Start(
            SharedPublish.ImageOf(publish), [.. DockerDaemon.HardenedArguments, "--security-opt", $"seccomp={Path.Combine(publish.Directory, "seccomp.json")}"]);

        Assert.That(Wait.Until(() => container.Logs.Contains("Application started", StringComparison.Ordinal), TimeSpan.FromSeconds(60)), Is.True, () => container.Logs);
        Assert.That(container.Stop(TimeSpan.FromSeconds(20)).ExitCode, Is.Zero, container.Logs);
    }

    [Test]
    public void A_call_that_the_app_does_not_contain_gets_EPERM()
    {
        var result = DockerDaemon.Shared.Run(Intruder(), [.. DockerDaemon.HardenedArguments, "--security-opt", $"seccomp={Profile("WebApi", record: false)}"]);

        Assert.That(result.StandardOutput, Is.EqualTo("mount 1\nunshare 1\ngetpid 0\n"), result.Output);
    }

    [Test]
    public void A_call_that_the_app_does_not_contain_is_in_the_kernel_s_log()
    {
        var before = LastRecord;
        DockerDaemon.Shared.Run(Intruder(), [.. DockerDaemon.HardenedArguments, "--security-opt", $"seccomp={Profile("WebApi", record: true)}"]).Succeeded();

        Assert.That(UnknownSince(before, "/intruder"), Is.EquivalentTo(new[] { "mount", "unshare" }));
    }

    private static void RunLoad(string sample, string profile, int requests = Requests)
    {
        using var network = DockerDaemon.Shared.CreateNetwork();
        using var server = new HttpsServer(network.Gateway, Samples.ExtraRoot.Issue(network.Gateway));
        using var container = Samples.Start(SharedPublish.ImageOf(Samples.Of(sample)), "--network", network.Name, "--network-alias", "service.test", "--security-opt", $"seccomp={profile}");
        container.Send(8080, () => Request(sample, "/health")).Dispose();
        string[] paths = sample == "WebApi"
            ? ["/", "/health", "/temp", "/hash", "/gzip", "/whoami", "/dns?name=service.test", $"/fetch?url={server.Url}", "/time/Europe/Berlin", "/upload", "/pressure"]
            : ["/", "/health"];
        using var client = new HttpClient { BaseAddress = container.Endpoint(8080), Timeout = TimeSpan.FromMinutes(2) };
        var bad = new ConcurrentBag<string>();
        Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, cancellation) =>
        {
            using var request = Request(sample, paths[i % paths.Length]);
            using var response = await client.SendAsync(request, cancellation);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                bad.Add($"{paths[i % paths.Length]}: {response.StatusCode} {await response.Content.ReadAsStringAsync(cancellation)}");
            }
        }).GetAwaiter().GetResult();

        Assert.That(bad, Is.Empty, container.Logs);
        Assert.That(container.Stop(TimeSpan.FromSeconds(20)).ExitCode, Is.Zero, container.Logs);
    }

    // The gRPC service answers calls of its health service over HTTP/2 and nothing else.
    private static HttpRequestMessage Request(string sample, string path) => (sample, path) switch
    {
        ("Grpc", _) => GrpcTests.HealthRequest(),
        (_, "/upload") => new(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[200_000]) },
        _ => new(HttpMethod.Get, path),
    };

    // The profile of the publish, or the same with another default action.
    private static string Profile(string sample, bool record)
    {
        var publish = Samples.Of(sample);
        var file = Path.Combine(publish.Directory, "seccomp.json");
        if (!record)
        {
            return file;
        }

        var profile = JsonNode.Parse(File.ReadAllText(file))!;
        profile["defaultAction"] = "SCMP_ACT_LOG";
        profile.AsObject().Remove("defaultErrnoRet");
        var logging = Path.Combine(publish.Project.Directory, "seccomp-log.json");
        File.WriteAllText(logging, profile.ToJsonString());
        return logging;
    }

    // By the program and not by the thread, which has a name of its own.
    private static IReadOnlyCollection<string> UnknownSince(string record, string program)
    {
        var log = KernelLog;
        return SystemCallLog.Names(log.Skip(Array.LastIndexOf(log, record) + 1).Where(l => l.Contains($"exe=\"{program}\"", StringComparison.Ordinal)), SystemCallTable.X64);
    }

    // A small static program that makes two calls which no .NET app contains, and one that every app does.
    private static string Intruder()
    {
        using var context = new TemporaryDirectory("intruder");
        File.WriteAllText(context.File("intruder.c"), """
            #include <errno.h>
            #include <stdio.h>
            #include <sys/syscall.h>
            #include <unistd.h>
            static void try(const char *name, long number) { errno = 0; syscall(number, 0, 0, 0, 0, 0); printf("%s %d\n", name, errno); }
            int main(void) { try("mount", SYS_mount); try("unshare", SYS_unshare); try("getpid", SYS_getpid); return 0; }
            """);
        CommandLine.Run("clang", ["-O2", "-static", "-o", context.File("intruder"), context.File("intruder.c")]).Succeeded();
        File.WriteAllText(context.File("Dockerfile"), "FROM scratch\nCOPY intruder /intruder\nUSER 1654\nENTRYPOINT [\"/intruder\"]\n");
        return DockerDaemon.Shared.Build(context.Path);
    }
}
