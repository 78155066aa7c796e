using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HardenedContainer.Docker.Tests;

/// <summary>Something that listens where an engine should, and answers each request line as a test says.</summary>
internal sealed class FakeEngine : IDisposable
{
    /// <summary>The answer to <c>GET /_ping</c>.</summary>
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK";

    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, string?> _answer;
    private readonly X509Certificate2? _certificate;

    /// <param name="end">Where to listen.</param>
    /// <param name="answer">Gives the whole answer to a request line; null: none, for ever; empty: the connection is closed.</param>
    /// <param name="certificate">For TLS.</param>
    public FakeEngine(EndPoint end, Func<string, string?> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener = new(end.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(end);
        _listener.Listen();
        _ = Accept();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Subject of the certificate that the last client showed.</summary>
    public string? Client { get; private set; }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Serve(await _listener.AcceptAsync(_end.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Serve(Socket socket)
    {
        try
        {
            await using var network = new NetworkStream(socket, ownsSocket: true);
            Stream stream = network;
            if (_certificate is not null)
            {
                var tls = new SslStream(network, false, (_, client, _, _) => (Client = client?.Subject) is not null);
                await tls.AuthenticateAsServerAsync(_certificate, clientCertificateRequired: true, checkCertificateRevocation: false);
                stream = tls;
            }

            using var reader = new StreamReader(stream, Encoding.ASCII);
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 })
                {
                }

                if (_answer(line) is not { } answer)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                    return;
                }

                await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _end.Token);
                if (answer.Length == 0)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
            // The client is gone.
        }
    }
}
