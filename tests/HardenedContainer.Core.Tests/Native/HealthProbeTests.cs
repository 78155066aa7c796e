using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using HardenedContainer.Native;
using HardenedContainer.Testing;

namespace HardenedContainer.Core.Tests.Native;

/// <summary>The compiled probe against servers on this machine's loopback: x64 and arm64, one of them under QEMU.</summary>
[TestFixture("linux-x64")]
[TestFixture("linux-arm64")]
public sealed class HealthProbeTests(string platform)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1500);
    private readonly TemporaryDirectory _directory = new("probe");

    [OneTimeTearDown]
    public void TearDown() => _directory.Dispose();

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 204 No Content\r\n\r\n")]
    [TestCase("HTTP/1.0 299 \r\n\r\n")]
    public void A_success_is_healthy(string answer)
    {
        using var server = LoopbackServer.Sending(answer);
        AssertHealthy(RunHttp(server.Port, "/healthz?full=1"));
        Assert.That(Encoding.ASCII.GetString(server.Received), Is.EqualTo("GET /healthz?full=1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }

    [TestCase("HTTP/1.1 500 Internal Server Error\r\n\r\n", "500")]
    [TestCase("HTTP/1.1 503 Service Unavailable\r\n\r\nUnhealthy", "503")]
    [TestCase("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\n\r\n", "301")]
    [TestCase("HTTP/1.1 302 Found\r\nLocation: http://example.com/\r\n\r\n", "302")]
    [TestCase("HTTP/1.1 401 Unauthorized\r\n\r\n", "401")]
    [TestCase("HTTP/1.1 100 Continue\r\n\r\n", "100")]
    [TestCase("HTTP/2.0 200 OK\r\n\r\n", "protocol")]
    [TestCase("HTTP/1.1 2xx OK\r\n\r\n", "protocol")]
    [TestCase("SSH-2.0-OpenSSH_9.2\r\n", "protocol")]
    [TestCase("HTTP/1.1 2", "closed")]
    [TestCase("", "closed")]
    public void Everything_else_is_unhealthy(string answer, string reason)
    {
        using var server = LoopbackServer.Sending(answer);
        AssertUnhealthy(RunHttp(server.Port, "/"), reason);
    }

    [Test]
    public void An_answer_in_single_bytes_is_put_together()
    {
        using var server = LoopbackServer.Sending([.. Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n").Select(b => new ReadOnlyMemory<byte>([b]))]);
        AssertHealthy(RunHttp(server.Port, "/"));
    }

    [Test]
    public void A_hanging_server_is_unhealthy_within_the_time_limit()
    {
        using var server = LoopbackServer.Hanging();
        var run = RunHttp(server.Port, "/");
        AssertUnhealthy(run, "timeout");
        Assert.That(run.Elapsed, Is.GreaterThan(Limit - TimeSpan.FromMilliseconds(100)));
    }

    [Test]
    public void A_dripping_server_gets_no_more_time_than_a_hanging_one()
    {
        // A byte each 300 ms: twelve of them would be healthy after 3.6 s.
        using var server = new LoopbackServer(async (stream, end) =>
        {
            foreach (var b in "HTTP/1.1 200 OK\r\n"u8.ToArray())
            {
                await stream.WriteAsync(new[] { b }, end);
                await Task.Delay(300, end);
            }
        });
        AssertUnhealthy(RunHttp(server.Port, "/"), "timeout");
    }

    [Test]
    public void A_closed_port_is_unhealthy()
    {
        var port = FreePort();
        AssertUnhealthy(RunHttp(port, "/"), "refused");
        AssertUnhealthy(Run(HealthProbe.ForTcp(platform, port, Limit)), "refused");
        AssertUnhealthy(RunGrpc(port), "refused");
    }

    [Test]
    public void An_open_port_is_healthy_for_tcp()
    {
        using var server = LoopbackServer.Hanging();
        AssertHealthy(Run(HealthProbe.ForTcp(platform, server.Port, Limit)));
    }

    [Test]
    public void Serving_is_healthy()
    {
        using var server = LoopbackServer.Sending(GrpcAnswer(status: 1));
        AssertHealthy(RunGrpc(server.Port, "shop.Orders"));
        Assert.That(Encoding.ASCII.GetString(server.Received), Does.StartWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").And.Contain("/grpc.health.v1.Health/Check").And.EndWith("shop.Orders"));
    }

    [Test]
    public void Serving_in_padded_and_split_frames_is_healthy()
    {
        using var padded = LoopbackServer.Sending(Frame(4, 0, 0), Frame(0, 8, 1, 3, 0, 0, 0, 0, 2, 8, 1, 9, 9, 9));
        AssertHealthy(RunGrpc(padded.Port));
        using var split = LoopbackServer.Sending(Frame(4, 0, 0), Frame(0, 0, 1, 0, 0, 0), Frame(6, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8), Frame(0, 0, 1, 0, 2), Frame(0, 1, 1, 8, 1));
        AssertHealthy(RunGrpc(split.Port));
    }

    [TestCase(0)]
    [TestCase(2)]
    [TestCase(3)]
    public void Another_status_is_unhealthy(int status)
    {
        using var server = LoopbackServer.Sending(GrpcAnswer(status));
        AssertUnhealthy(RunGrpc(server.Port), "not serving");
    }

    [Test]
    public void A_grpc_server_without_the_health_service_or_without_grpc_is_unhealthy()
    {
        using var trailersOnly = LoopbackServer.Sending(Frame(4, 0, 0), Frame(1, 5, 1, 0x88));
        AssertUnhealthy(RunGrpc(trailersOnly.Port), "not serving");
        using var reset = LoopbackServer.Sending(Frame(4, 0, 0), Frame(3, 0, 1, 0, 0, 0, 1));
        AssertUnhealthy(RunGrpc(reset.Port), "not serving");
        using var goAway = LoopbackServer.Sending(Frame(4, 0, 0), Frame(7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
        AssertUnhealthy(RunGrpc(goAway.Port), "not serving");
        using var empty = LoopbackServer.Sending(Frame(0, 1, 1));
        AssertUnhealthy(RunGrpc(empty.Port), "not serving");
        using var otherStream = LoopbackServer.Sending(Frame(0, 0, 3, 0, 0, 0, 0, 2, 8, 1));
        AssertUnhealthy(RunGrpc(otherStream.Port), "closed");
        using var http1 = LoopbackServer.Sending("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        AssertUnhealthy(RunGrpc(http1.Port), "closed");
        using var hanging = LoopbackServer.Hanging();
        AssertUnhealthy(RunGrpc(hanging.Port), "timeout");
    }

    [Test]
    public void Arguments_and_environment_lead_it_nowhere_else()
    {
        using var target = LoopbackServer.Sending("HTTP/1.1 500 no\r\n\r\n");
        using var other = LoopbackServer.Sending("HTTP/1.1 200 OK\r\n\r\n");
        var url = $"http://127.0.0.1:{other.Port}/";
        var run = Run(
            HealthProbe.ForHttp(platform, target.Port, "/", Limit),
            [url, "-p", $"{other.Port}", "--port", $"{other.Port}", "--url", url, "@/etc/passwd", "--", new string('x', 100_000)],
            new Dictionary<string, string?>
            {
                ["http_proxy"] = url, ["HTTP_PROXY"] = url, ["ALL_PROXY"] = url, ["PORT"] = $"{other.Port}", ["ASPNETCORE_HTTP_PORTS"] = $"{other.Port}", ["LD_PRELOAD"] = "/tmp/x.so",
            });

        AssertUnhealthy(run, "500");
        Assert.That((target.Connections, other.Connections), Is.EqualTo((1, 0)));
    }

    [Test]
    public void A_probe_that_nobody_configured_asks_nothing_and_is_unhealthy() =>
        AssertUnhealthy(Run(NativePrograms.Read("probe", platform)), "timeout");

    [TestCase("")]
    [TestCase("healthz")]
    [TestCase("/a b")]
    [TestCase("/a\r\nX: y")]
    [TestCase("/ä")]
    [TestCase("/#x")]
    public void What_could_not_stand_in_a_request_is_refused(string path) =>
        Assert.That(() => HealthProbe.ForHttp(platform, 8080, path, Limit), Throws.ArgumentException);

    [Test]
    public void The_longest_path_and_the_longest_service_fit()
    {
        var path = "/" + new string('p', HealthProbe.MaximumPathLength - 1);
        var service = new string('s', HealthProbe.MaximumServiceLength);
        using var http = LoopbackServer.Sending("HTTP/1.1 200 OK\r\n\r\n");
        using var grpc = LoopbackServer.Sending(GrpcAnswer(1));
        AssertHealthy(RunHttp(http.Port, path));
        AssertHealthy(RunGrpc(grpc.Port, service));
        Assert.That(Encoding.ASCII.GetString(http.Received), Does.Contain($"GET {path} HTTP/1.1\r\n"));
        Assert.That(Encoding.ASCII.GetString(grpc.Received), Does.EndWith(service));
        Assert.That(() => HealthProbe.ForHttp(platform, 1, path + "p", Limit), Throws.ArgumentException);
        Assert.That(() => HealthProbe.ForGrpc(platform, 1, service + "s", Limit), Throws.ArgumentException);
    }

    private CommandResult RunHttp(int port, string path) => Run(HealthProbe.ForHttp(platform, port, path, Limit));

    private CommandResult RunGrpc(int port, string service = "") => Run(HealthProbe.ForGrpc(platform, port, service, Limit));

    private CommandResult Run(ImmutableArray<byte> program, string[]? arguments = null, Dictionary<string, string?>? environment = null)
    {
        var options = new CommandOptions { Environment = environment ?? [], Timeout = TimeSpan.FromSeconds(30) };
        string[] command = [.. NativeCommand.Of(platform, program, _directory.File("probe")), .. arguments ?? []];
        return CommandLine.Run(command[0], command[1..], options);
    }

    private static void AssertHealthy(CommandResult run)
    {
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.ExitCode, Is.Zero);
    }

    private static void AssertUnhealthy(CommandResult run, string reason)
    {
        Assert.That(JsonNode.Parse(run.StandardOutput)!.ToJsonString(), Is.EqualTo($$"""{"source":"hardened-container","event":"health","status":"unhealthy","reason":"{{reason}}"}"""));
        Assert.That(run.StandardOutput, Does.EndWith("}\n"));
        Assert.That(run.ExitCode, Is.EqualTo(1));
    }

    // SETTINGS, HEADERS, DATA with HealthCheckResponse, trailers: as servers answer.
    private static ReadOnlyMemory<byte>[] GrpcAnswer(int status) =>
    [
        Frame(4, 0, 0, 0, 3, 0, 0, 0, 100), Frame(4, 1, 0), Frame(1, 4, 1, 0x88),
        status == 0 ? Frame(0, 0, 1, 0, 0, 0, 0, 0) : Frame(0, 0, 1, 0, 0, 0, 0, 2, 8, (byte)status),
        Frame(1, 5, 1, 0x00, 1, (byte)'x', 1, (byte)'y'),
    ];

    private static ReadOnlyMemory<byte> Frame(byte type, byte flags, int stream, params byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
