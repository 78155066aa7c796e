using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace HardenedContainer.Testing;

/// <summary>A real registry (Debian's <c>docker-registry</c>) on a free loopback port, with storage of its own that goes with it.</summary>
public sealed class Registry : IDisposable
{
    // The pipe closes with this process, however it ends, so that no registry outlives its tests.
    private const string _guard = """
        docker-registry serve "$1" >"$2" 2>&1 </dev/null &
        trap '' INT TERM HUP
        cat >/dev/null
        kill -KILL $!
        """;

    private static readonly Lock _gate = new();
    private static Registry? _shared;

    // bcrypt of Password, which .NET does not compute.
    private const string _passwordFile = User + ":$2y$04$j3ECXNbGNncM3kAoQntld.10MwFYmldsm/8chwK3kO2rgY4fodtMq\n";

    private readonly TemporaryDirectory _directory;
    private readonly Process _guardProcess;
    private readonly bool _isSecure;
    private bool _isStopped;

    private Registry(string address, TemporaryDirectory directory, Process guardProcess, bool isSecure) =>
        (Address, _directory, _guardProcess, _isSecure) = (address, directory, guardProcess, isSecure);

    /// <summary>Who may use a registry with basic authentication.</summary>
    public const string User = "builder";

    /// <summary>The password of <see cref="User"/>.</summary>
    public const string Password = "letmein";

    /// <summary>The registry of this test run, started on first use. A fixture of the assembly calls <see cref="StopShared"/>.</summary>
    public static Registry Shared
    {
        get
        {
            lock (_gate)
            {
                return _shared ??= Start();
            }
        }
    }

    /// <summary>Host and port, the first part of every image name in it. Docker takes loopback registries without TLS.</summary>
    public string Address { get; }

    /// <summary>What the registry wrote: one line for each request.</summary>
    public string Log => File.ReadAllText(_directory.File("registry.log"));

    /// <summary>Stops the shared registry if it was started.</summary>
    public static void StopShared()
    {
        lock (_gate)
        {
            _shared?.Dispose();
            _shared = null;
        }
    }

    /// <summary>Starts a registry.</summary>
    /// <param name="authenticates">It wants <see cref="User"/> and <see cref="Password"/>.</param>
    /// <param name="certificate">It speaks TLS, with this certificate and its key; null for plain HTTP.</param>
    public static Registry Start(bool authenticates = false, X509Certificate2? certificate = null)
    {
        // Another process may take the port between the question and the answer.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var registry = Launch(authenticates, certificate);
            if (Wait.Until(() => registry._guardProcess.HasExited || registry.Answers(), TimeSpan.FromSeconds(20)) && registry.Answers())
            {
                return registry;
            }

            registry.Dispose();
        }

        throw new InvalidOperationException("docker-registry did not start; tests/run.sh installs it.");
    }

    /// <summary>Pushes an image of the daemon as <c>ADDRESS/repository:tag</c> and returns it pinned: <c>ADDRESS/repository:tag@sha256:…</c>.</summary>
    public string Push(DockerDaemon daemon, string image, string repository, string tag)
    {
        var name = $"{Address}/{repository}:{tag}";
        daemon.Docker("tag", image, name).Succeeded();
        daemon.Docker(["push", name], TimeSpan.FromMinutes(5)).Succeeded();
        return $"{name}@{Digest(repository, tag)}";
    }

    /// <summary>Copies an archive (<c>oci-archive:PATH</c> or <c>docker-archive:PATH</c>) with skopeo and returns the pinned name.</summary>
    public string PushArchive(string source, string repository, string tag)
    {
        var name = $"{Address}/{repository}:{tag}";
        CommandLine.Run("skopeo", "copy", "--insecure-policy", "--dest-tls-verify=false", source, $"docker://{name}").Succeeded();
        return $"{name}@{Digest(repository, tag)}";
    }

    /// <summary>Digest of the manifest or index that a tag names.</summary>
    public string Digest(string repository, string tag)
    {
        var inspection = CommandLine.Run("skopeo", "inspect", "--tls-verify=false", "--no-tags", $"docker://{Address}/{repository}:{tag}").Succeeded();
        return JsonNode.Parse(inspection.StandardOutput)!["Digest"]!.GetValue<string>();
    }

    /// <summary>A port of the loopback on which nobody listens, for now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops it and removes what it stored. More than once is allowed: some tests go on without it.</summary>
    public void Dispose()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            _guardProcess.StandardInput.Close();
            _guardProcess.WaitForExit(TimeSpan.FromSeconds(10));
            _guardProcess.Dispose();
            _directory.Dispose();
        }
    }

    private static Registry Launch(bool authenticates, X509Certificate2? certificate)
    {
        var directory = new TemporaryDirectory("registry");
        if (authenticates)
        {
            File.WriteAllText(directory.File("htpasswd"), _passwordFile);
        }

        if (certificate is not null)
        {
            using var key = certificate.GetECDsaPrivateKey()!;
            File.WriteAllText(directory.File("tls.crt"), certificate.ExportCertificatePem());
            File.WriteAllText(directory.File("tls.key"), key.ExportPkcs8PrivateKeyPem());
        }

        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort()}");
        File.WriteAllText(directory.File("config.yml"), $$"""
            version: 0.1
            log: { level: info, accesslog: { disabled: false } }
            storage: { filesystem: { rootdirectory: '{{directory.File("data")}}' }, delete: { enabled: true } }
            http: { addr: '{{address}}'{{(certificate is null ? "" : $", tls: {{ certificate: '{directory.File("tls.crt")}', key: '{directory.File("tls.key")}' }}")}} }
            {{(authenticates ? $"auth: {{ htpasswd: {{ realm: test, path: '{directory.File("htpasswd")}' }} }}" : "")}}
            """);
        var guard = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", _guard, "registry-guard", directory.File("config.yml"), directory.File("registry.log")])
        {
            RedirectStandardInput = true,
        })!;
        return new(address, directory, guard, certificate is not null);
    }

    private bool Answers()
    {
        try
        {
            // Whether it is the right one is not asked here.
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
            using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(2) };
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{(_isSecure ? "https" : "http")}://{Address}/v2/");
            using var response = client.Send(request);
            return response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized && response.Headers.Contains("Docker-Distribution-Api-Version");
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException)
        {
            return false;
        }
    }
}
