using System.Net;
using System.Security.Cryptography;
using System.Text;
using HardenedContainer.Testing;

namespace HardenedContainer.Registries.Tests;

/// <summary>What a registry can do wrong: each has its code, within its time limit, and success where the protocol says to ask again.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RegistryFaultTests
{
    private static readonly byte[] _blob = Encoding.ASCII.GetBytes(new string('b', 200_000));
    private static readonly string _digest = Digest(_blob);

    private static readonly RegistryLimits _limits = new()
    {
        Connect = TimeSpan.FromSeconds(2), Answer = TimeSpan.FromSeconds(2), Silence = TimeSpan.FromSeconds(1),
        Attempts = 3, FirstWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromSeconds(5), Chunk = 64 << 10,
    };

    [Test]
    public async Task Status_500_twice_and_then_the_blob_is_a_success()
    {
        var count = 0;
        using var server = new FaultyServer((_, r) => Respond(r, ++count < 3 ? 500 : 200, _blob));

        Assert.That(await Read(server), Is.EqualTo(_blob));
        Assert.That(server.Questions, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Status_429_is_asked_again_when_the_registry_says()
    {
        var count = 0;
        using var server = new FaultyServer((_, r) =>
        {
            r.AddHeader("Retry-After", "1");
            Respond(r, ++count == 1 ? 429 : 200, _blob);
        });

        Assert.That(await Read(server), Is.EqualTo(_blob));
        var times = server.Questions.Select(q => q.Time).ToArray();
        Assert.That(times, Has.Length.EqualTo(2));
        Assert.That(times[1] - times[0], Is.GreaterThan(TimeSpan.FromMilliseconds(900)));
    }

    [Test]
    public void HDC9403_a_wait_of_an_hour_is_not_waited_for()
    {
        using var server = new FaultyServer((_, r) =>
        {
            r.AddHeader("Retry-After", "3600");
            Respond(r, 429, []);
        });

        Assert.That(Message(() => Read(server), "HDC9403"), Does.Contain("status 429").And.Contain("3600 seconds"));
        Assert.That(server.Questions, Has.Count.EqualTo(1));
    }

    [Test]
    public void HDC9403_status_500_again_and_again()
    {
        using var server = new FaultyServer((_, r) => Respond(r, 500, []));

        Assert.That(Message(() => Read(server), "HDC9403"), Does.Contain("status 500"));
        Assert.That(server.Questions, Has.Count.EqualTo(3));
    }

    [Test]
    public void HDC9402_status_401_without_credentials()
    {
        using var server = new FaultyServer((_, r) =>
        {
            r.AddHeader("WWW-Authenticate", "Basic realm=\"test\"");
            Respond(r, 401, []);
        });

        Assert.That(Message(() => Read(server), "HDC9402"), Does.Contain("nobody is logged in"));
    }

    [Test]
    public async Task A_blob_that_is_cut_short_is_read_again()
    {
        var count = 0;
        using var server = new FaultyServer((_, r) => Respond(r, 200, _blob, send: ++count < 3 ? 1000 : _blob.Length));

        Assert.That(await Read(server), Is.EqualTo(_blob));
    }

    [Test]
    public void HDC9405_a_blob_that_is_always_cut_short()
    {
        using var server = new FaultyServer((_, r) => Respond(r, 200, _blob, send: 1000));

        Assert.That(Message(() => Read(server), "HDC9405"), Does.Contain("of 200000 bytes"));
    }

    [Test]
    public void HDC9405_a_blob_with_another_digest_is_refused_at_once()
    {
        var other = (byte[])_blob.Clone();
        other[^1]++;
        using var server = new FaultyServer((_, r) => Respond(r, 200, other));

        Assert.That(Message(() => Read(server), "HDC9405"), Does.Contain(_digest).And.Contain(Digest(other)));
        Assert.That(server.Questions, Has.Count.EqualTo(1));
    }

    [Test]
    public void HDC9405_a_blob_that_is_too_long()
    {
        using var server = new FaultyServer((_, r) => Respond(r, 200, [.. _blob, 1]));

        Assert.That(Message(() => Read(server), "HDC9405"), Does.Contain("sends more"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void HDC9405_a_manifest_with_another_digest(bool byTag)
    {
        using var server = new FaultyServer((_, r) =>
        {
            r.AddHeader("Docker-Content-Digest", _digest);
            Respond(r, 200, "{}"u8.ToArray());
        });

        Assert.That(Message(() => Client(server).GetManifest(byTag ? "1" : _digest), "HDC9405"), Does.Contain(_digest));
    }

    [Test]
    public void HDC9404_no_such_image()
    {
        using var server = new FaultyServer((_, r) => Respond(r, 404, []));

        Assert.That(Message(() => Client(server).GetManifest("1"), "HDC9404"), Does.Contain("team/app:1"));
    }

    [Test]
    public void HDC9401_a_registry_that_hangs()
    {
        using var end = new CancellationTokenSource();
        using var server = new FaultyServer((_, _) => Task.Delay(-1, end.Token));

        Assert.That(Message(() => Read(server), "HDC9401"), Does.Contain("did not answer within 2 seconds"));
        end.Cancel();
    }

    [Test]
    public void HDC9401_a_registry_that_falls_silent_in_a_blob()
    {
        using var end = new CancellationTokenSource();
        using var server = new FaultyServer(async (_, r) =>
        {
            r.ContentLength64 = _blob.Length;
            await r.OutputStream.WriteAsync(_blob.AsMemory(0, 1000));
            await r.OutputStream.FlushAsync();
            await Task.Delay(-1, end.Token);
        });

        Assert.That(Message(() => Read(server), "HDC9401"), Does.Contain("did not answer within 1 seconds"));
        end.Cancel();
    }

    [Test]
    public void HDC9401_nobody_listens()
    {
        string address;
        using (var server = new FaultyServer((_, r) => Respond(r, 200, [])))
        {
            address = server.Address;
        }

        Assert.That(Message(() => Client(address).GetManifest("1"), "HDC9401"), Does.Contain("takes no connection"));
    }

    [Test]
    public void HDC9401_a_host_that_is_not_this_machine_is_never_asked_without_TLS()
    {
        using var server = new FaultyServer((_, r) => { Respond(r, 200, []); return Task.CompletedTask; }, host: "*");

        Assert.That(Message(() => Client($"{Dns.GetHostName()}:{server.Port}").GetManifest("1"), "HDC9401"), Does.Contain("TLS"));
        Assert.That(server.Questions, Is.Empty);
    }

    [Test]
    public async Task A_token_is_fetched_with_the_credentials_and_sent()
    {
        FaultyServer? server = null;
        using var made = server = new FaultyServer((q, r) =>
        {
            if (q.Path == "/token")
            {
                Respond(r, 200, Encoding.ASCII.GetBytes("""{"token":"secret-token"}"""));
            }
            else if (q.Authorization != "Bearer secret-token")
            {
                r.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{server!.Address}/token?x=y\",service=\"registry\",scope=\"repository:team/app:pull\"");
                Respond(r, 401, []);
            }
            else
            {
                Respond(r, 200, _blob);
            }
        });
        using var docker = new DockerConfiguration().LogIn(server.Address);

        Assert.That(await Read(server, docker.Credentials), Is.EqualTo(_blob));
        var token = server.Asked("GET", "/token").Single();
        Assert.That(token.Authorization, Is.EqualTo("Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes("builder:letmein"))));
        Assert.That(Uri.UnescapeDataString(token.Query), Is.EqualTo("?x=y&service=registry&scope=repository:team/app:pull"));
    }

    [Test]
    public void HDC9402_the_token_server_refuses()
    {
        FaultyServer? server = null;
        using var made = server = new FaultyServer((q, r) =>
        {
            r.AddHeader("WWW-Authenticate", $"Bearer realm=\"http://{server!.Address}/token\",service=\"registry\"");
            Respond(r, 401, []);
        });

        Message(() => Read(server), "HDC9402");
    }

    [Test]
    public void HDC9403_tokens_from_a_host_without_TLS()
    {
        using var server = new FaultyServer((_, r) =>
        {
            r.AddHeader("WWW-Authenticate", "Bearer realm=\"http://tokens.example/token\",service=\"registry\"");
            Respond(r, 401, []);
        });

        Assert.That(Message(() => Read(server), "HDC9403"), Does.Contain("tokens.example without TLS"));
    }

    [Test]
    public async Task A_redirect_to_another_host_gets_no_credentials()
    {
        using var storage = new FaultyServer((_, r) => Respond(r, 200, _blob));
        using var server = new FaultyServer((q, r) =>
        {
            if (q.Authorization is null)
            {
                r.AddHeader("WWW-Authenticate", "Basic realm=\"test\"");
                Respond(r, 401, []);
                return;
            }

            r.AddHeader("Location", $"http://{storage.Address}/blob");
            Respond(r, 307, []);
        });
        using var docker = new DockerConfiguration().LogIn(server.Address);

        Assert.That(await Read(server, docker.Credentials), Is.EqualTo(_blob));
        Assert.That(server.Questions.Last().Authorization, Does.StartWith("Basic "));
        Assert.That(storage.Questions.Single().Authorization, Is.Null);
    }

    [Test]
    public void HDC9403_a_redirect_out_of_TLS()
    {
        using var server = new FaultyServer((_, r) =>
        {
            r.AddHeader("Location", "http://storage.example/blob");
            Respond(r, 307, []);
        });

        Assert.That(Message(() => Read(server), "HDC9403"), Does.Contain("storage.example without TLS"));
    }

    [Test]
    public void HDC9403_redirects_in_a_circle()
    {
        using var server = new FaultyServer((q, r) =>
        {
            r.AddHeader("Location", q.Path);
            Respond(r, 307, []);
        });

        Assert.That(Message(() => Read(server), "HDC9403"), Does.Contain("redirects more than"));
    }

    [Test]
    public async Task An_upload_that_breaks_goes_on_where_the_registry_is()
    {
        var (state, broken) = (new MemoryStream(), false);
        using var server = new FaultyServer((q, r) =>
        {
            r.AddHeader("Location", "/v2/team/app/blobs/uploads/1?state=x");
            switch (q.Method)
            {
                case "PATCH" when state.Length > 0 && !broken:
                    // Half of it arrives.
                    broken = true;
                    state.Write(q.Body.AsSpan(0, 1000));
                    Respond(r, 500, []);
                    break;
                case "PATCH":
                    Assert.That(q.ContentRange, Is.EqualTo($"{state.Length}-{state.Length + q.Body.Length - 1}"));
                    state.Write(q.Body);
                    r.AddHeader("Range", $"0-{state.Length - 1}");
                    Respond(r, 202, []);
                    break;
                case "GET":
                    r.AddHeader("Range", $"0-{state.Length - 1}");
                    Respond(r, 204, []);
                    break;
                default:
                    Respond(r, q.Method switch { "HEAD" => 404, "POST" => 202, _ => 201 }, []);
                    break;
            }
        });

        using var client = Client(server);
        Assert.That(await client.PushBlob(_digest, new MemoryStream(_blob)), Is.True);
        Assert.That(state.ToArray(), Is.EqualTo(_blob));
        Assert.That(server.Asked("PUT", "/uploads/1").Single().Query, Is.EqualTo($"?state=x&digest={_digest}"));
        Assert.That(server.Asked("GET", "/uploads/1").Count(), Is.EqualTo(1));
    }

    [Test]
    public void HDC9403_an_upload_that_always_breaks_leaves_no_tag()
    {
        using var archive = new ArchiveFile();
        using var server = new FaultyServer((q, r) =>
        {
            r.AddHeader("Location", "/v2/team/app/blobs/uploads/1");
            Respond(r, q.Method switch { "HEAD" => 404, "POST" => 202, "GET" => 204, _ => 500 }, []);
        });

        Message(() => ImagePush.Run(archive.Path, Address(server.Address), ["1", "2"], Settings()), "HDC9403");
        Assert.That(server.Asked("PUT", "/manifests/"), Is.Empty);
    }

    [Test]
    public async Task A_registry_that_lists_referrers_itself_gets_no_list()
    {
        using var server = new FaultyServer((q, r) =>
        {
            r.AddHeader("OCI-Subject", _digest);
            Respond(r, q.Method == "PUT" ? 201 : 200, []);
        });
        var subject = new Manifest(_digest, RegistryClient.OciManifest, _blob);

        var digest = await Referrers.Push(Address(server.Address), subject, new("text/plain", "hello"u8.ToArray(), new Dictionary<string, string>()), Settings());

        Assert.That(server.Asked("PUT", "/manifests/").Single().Path, Does.EndWith(digest));
    }

    private static void Respond(HttpListenerResponse response, int status, byte[] body, int send = -1)
    {
        response.StatusCode = status;
        if (status is 204 or 304)
        {
            return;
        }

        response.ContentLength64 = body.Length;
        var length = send < 0 ? body.Length : send;
        response.OutputStream.Write(body, 0, length);
        if (length < body.Length)
        {
            response.OutputStream.Flush();
            response.Abort();
        }
    }

    private static async Task<byte[]> Read(FaultyServer server, DockerCredentials? credentials = null)
    {
        using var client = new RegistryClient(Address(server.Address), Settings(credentials));
        using var target = new MemoryStream();
        await client.GetBlob(_digest, _blob.Length, target);
        return target.ToArray();
    }

    private static RegistrySettings Settings(DockerCredentials? credentials = null) => new() { Limits = _limits, Credentials = credentials ?? DockerCredentials.None };

    private static RegistryClient Client(FaultyServer server) => Client(server.Address);

    private static RegistryClient Client(string address) => new(Address(address), Settings());

    private static ImageAddress Address(string registry) => ImageAddress.Parse($"{registry}/team/app:1");

    private static string Digest(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static string Message(Func<Task> act, string code) => Problem.Of(act, code);
}
