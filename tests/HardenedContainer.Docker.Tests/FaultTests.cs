using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using HardenedContainer.Diagnostics;
using HardenedContainer.IO;
using HardenedContainer.Oci;
using HardenedContainer.Options;
using HardenedContainer.Planning;
using HardenedContainer.Testing;

namespace HardenedContainer.Docker.Tests;

/// <summary>Whatever an engine does, there is one coded message within the time limit, and no name stands for half an image.</summary>
public sealed class FaultTests
{
    private static readonly EngineLimits _short = new() { Answer = TimeSpan.FromSeconds(0.5), Silence = TimeSpan.FromSeconds(0.5) };
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(10);

    private TemporaryDirectory _directory = null!;

    private string Socket => _directory.File("s");

    [SetUp]
    public void MakeDirectory() => _directory = new("e");

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test]
    public void Nobody_listens() => AssertFails(DiagnosticCatalog.HDC9301, Connect);

    [Test]
    public void The_socket_is_a_file()
    {
        File.WriteAllText(Socket, "");
        AssertFails(DiagnosticCatalog.HDC9301, Connect);
    }

    [Test]
    public void Nobody_listens_at_a_port() => AssertFails(DiagnosticCatalog.HDC9301, () => Engine.Connect(new(new("tcp://127.0.0.1:1"), null), _short));

    [Test]
    public void A_host_that_is_not_known() => AssertFails(DiagnosticCatalog.HDC9301, () => Engine.Connect(new(new("tcp://engine.invalid:2375"), null), new()));

    // Root, as which the tests may run, may open every socket: this is what the kernel's EACCES arrives as.
    [Test]
    public void The_socket_belongs_to_others() => Assert.That(
        EngineErrors.Absent(new HttpRequestException("connecting", new SocketException((int)SocketError.AccessDenied)), new(new("unix:///s"), null)).Findings[0].Descriptor,
        Is.EqualTo(DiagnosticCatalog.HDC9302));

    [TestCase("401 Unauthorized")]
    [TestCase("403 Forbidden")]
    public void It_refuses(string status)
    {
        using var engine = Listen(_ => $"HTTP/1.1 {status}\r\nContent-Length: 25\r\n\r\n{{\"message\":\"not for you\"}}\n");
        Assert.That(AssertFails(DiagnosticCatalog.HDC9302, Connect).What, Does.Contain("not for you").And.Not.Contain("message"));
    }

    [Test]
    public void It_is_silent_from_the_start()
    {
        using var engine = Listen(_ => null);
        AssertFails(DiagnosticCatalog.HDC9303, Connect);
    }

    [Test]
    public void It_is_silent_while_it_loads()
    {
        using var fake = Listen(line => line.Contains("/images/load", StringComparison.Ordinal) ? null : Answer(line));
        using var engine = Connect().GetAwaiter().GetResult();
        AssertFails(DiagnosticCatalog.HDC9303, () => engine.Load(SomeFile(), ["a:1"], ["sha256:1"], _ => { }));
    }

    [TestCase("", "closed the connection")]
    [TestCase("HTTP/1.1 500 Internal\r\nContent-Length: 33\r\n\r\n{\"message\":\"no space\\u001bleft\"}\n", "status 500: no space left")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n2f\r\n{\"error\":\"bad\",\"errorDetail\":{\"message\":\"bad\"}}\r\n0\r\n\r\n", "gave up: bad")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot JSON!", "")]
    [TestCase("no HTTP at all\r\n\r\n", "")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"stream\":", "")]
    public void It_fails_while_it_loads(string answer, string words)
    {
        using var fake = Listen(line => line.Contains("/images/load", StringComparison.Ordinal) ? answer : Answer(line));
        using var engine = Connect().GetAwaiter().GetResult();
        var finding = AssertFails(null, () => engine.Load(SomeFile(), ["a:1"], ["sha256:1"], _ => { }));
        Assert.That(finding.Descriptor, Is.EqualTo(DiagnosticCatalog.HDC9304).Or.EqualTo(DiagnosticCatalog.HDC9303).Or.EqualTo(DiagnosticCatalog.HDC9305));
        Assert.That(finding.What, Does.Contain(words));
    }

    [Test]
    public async Task TLS_shows_who_asks_and_takes_no_stranger()
    {
        var ours = new CertificateAuthority("engines");
        using var server = ours.Issue(IPAddress.Loopback);
        using var engine = new FakeEngine(new IPEndPoint(IPAddress.Loopback, 0), _ => FakeEngine.Ok, server);
        var address = new EngineAddress(new($"https://127.0.0.1:{engine.Port}"), _directory.Path);

        AssertFails(DiagnosticCatalog.HDC9302, () => Engine.Connect(address, new()));
        await File.WriteAllTextAsync(_directory.File("cert.pem"), server.ExportCertificatePem());
        await File.WriteAllTextAsync(_directory.File("key.pem"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(_directory.File("ca.pem"), new CertificateAuthority("others").Pem);
        AssertFails(DiagnosticCatalog.HDC9302, () => Engine.Connect(address, new()));
        await File.WriteAllTextAsync(_directory.File("ca.pem"), ours.Pem);
        using var connected = await Engine.Connect(address, new());
        Assert.That(engine.Client, Is.EqualTo("CN=server"));
    }

    [Test, NonParallelizable]
    public async Task A_daemon_that_is_killed_leaves_no_name_for_half_an_image_and_the_next_run_succeeds()
    {
        using var daemon = DockerDaemon.StartOwn();
        var plan = TinyPlan.StaticWeb(Enumerable.Range(0, 24).Select(Large)) with { Repository = "killed" };
        var output = new OutputLayout(_directory.Path);
        RootFileSystem.Stage(plan, output.RootFileSystem(plan.RuntimeIdentifier));
        var written = ImageArchive.Write(plan, output.RootFileSystem(plan.RuntimeIdentifier), output.ImageArchive, LayerCompression.Gzip);
        string[] names = ["killed:1.2.3"], digests = [written.ConfigDigest];

        using (var engine = await Engine.Connect(new(new(daemon.Host), null), new()))
        {
            // A pipe, so that the daemon certainly has one half when it ends.
            var pipe = _directory.File("half");
            CommandLine.Run("mkfifo", pipe).Succeeded();
            var feeding = Task.Run(() =>
            {
                using var feed = new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                var whole = File.ReadAllBytes(output.ImageArchive);
                feed.Write(whole.AsSpan(0, whole.Length / 2));
                daemon.Crash();
            });
            AssertFails(DiagnosticCatalog.HDC9304, () => engine.Load(pipe, names, digests, _ => { }));
            await feeding;
        }

        Assert.That(Id(), Is.Null, "after half an upload");
        using (var engine = await Engine.Connect(new(new(daemon.Host), null), new()))
        {
            using var context = ContextArchive.Write(plan, output);
            AssertFails(DiagnosticCatalog.HDC9304, () => engine.Build(context, names, Once()));
        }

        Assert.That(Id(), Is.Null, "a build is named at its end");
        using (var engine = await Engine.Connect(new(new(daemon.Host), null), new()))
        {
            await engine.Load(output.ImageArchive, names, digests, _ => { });
        }

        Assert.That((string?)daemon.Inspect(names[0])["Id"], Is.EqualTo(written.ConfigDigest));

        string? Id() => daemon.Docker("inspect", "--format", "{{.Id}}", names[0]) is { ExitCode: 0 } found ? found.StandardOutput.Trim() : null;

        // At the first sign of progress.
        Action<string> Once()
        {
            var isDone = false;
            return _ =>
            {
                if (!isDone)
                {
                    isDone = true;
                    daemon.Crash();
                }
            };
        }
    }

    private static ImageEntry Large(int number)
    {
        var content = new byte[1 << 20];
        new Random(number).NextBytes(content);
        return TinyPlan.File($"/app/large{number:00}", Convert.ToBase64String(content));
    }

    private static string Answer(string line) => line.Contains("/_ping", StringComparison.Ordinal)
        ? FakeEngine.Ok
        : "HTTP/1.1 404 Not Found\r\nContent-Length: 21\r\n\r\n{\"message\":\"no such\"}";

    // One coded message, soon.
    private static Finding AssertFails(DiagnosticDescriptor? code, Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        var problem = Assert.CatchAsync<FindingException>(() => work()).GetAwaiter().GetResult();
        Assert.That(clock.Elapsed, Is.LessThan(_soon + (code == DiagnosticCatalog.HDC9304 ? TimeSpan.FromMinutes(2) : TimeSpan.Zero)));
        Assert.That(problem!.Findings, Has.Count.EqualTo(1));
        if (code is not null)
        {
            Assert.That(problem.Findings[0].Descriptor, Is.EqualTo(code), problem.Message);
        }

        Assert.That(problem.Findings[0].What.Any(char.IsControl), Is.False);
        return problem.Findings[0];
    }

    private Task<Engine> Connect() => Engine.Connect(new(new($"unix://{Socket}"), null), _short);

    private FakeEngine Listen(Func<string, string?> answer) => new(new UnixDomainSocketEndPoint(Socket), answer);

    private string SomeFile()
    {
        File.WriteAllText(_directory.File("image.oci.tar"), "some bytes");
        return _directory.File("image.oci.tar");
    }
}
