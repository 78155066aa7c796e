using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HardenedContainer.Engine.Tests.Acceptance;

/// <summary>Answers every request over TLS with 200 and no content.</summary>
internal sealed class HttpsServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly X509Certificate2 _certificate;

    /// <summary>Listens on a free port of <paramref name="address"/>.</summary>
    public HttpsServer(IPAddress address, X509Certificate2 certificate)
    {
        _certificate = certificate;
        _listener = new(address, 0);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Where it answers.</summary>
    public Uri Url => new($"https://{_listener.LocalEndpoint}/");

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client);
            }
            catch (Exception e) when (e is IOException or AuthenticationException)
            {
                // A client that does not trust the certificate hangs up: what the test is about.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(_certificate);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    }
}
