using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HardenedContainer.Testing;

/// <summary>A question that a server got.</summary>
public sealed record Question(string Method, string Path, string Query, string? Authorization, string? ContentRange, byte[] Body, DateTime Time);

/// <summary>A server in this process that answers as a test tells it to, which no real registry does.</summary>
public sealed class FaultyServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Question, HttpListenerResponse, Task> _answer;

    public FaultyServer(Func<Question, HttpListenerResponse, Task> answer, string host = "127.0.0.1")
    {
        _answer = answer;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Port = FreePort();
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{Port}/"));
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 5)
            {
            }
        }

        _ = Serve();
    }

    public FaultyServer(Action<Question, HttpListenerResponse> answer) : this((question, response) =>
    {
        answer(question, response);
        return Task.CompletedTask;
    })
    {
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public ConcurrentQueue<Question> Questions { get; } = [];

    /// <summary>Ends with the server: for answers that never come.</summary>
    public CancellationToken End => _end.Token;

    public IEnumerable<Question> Asked(string method, string path) => Questions.Where(q => q.Method == method && q.Path.Contains(path, StringComparison.Ordinal));

    public void Dispose()
    {
        _end.Cancel();
        _listener.Close();
        _end.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            _ = Answer(context);
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var question = new Question(
                context.Request.HttpMethod, context.Request.Url!.AbsolutePath, context.Request.Url.Query, context.Request.Headers["Authorization"],
                context.Request.Headers["Content-Range"], body.ToArray(), DateTime.UtcNow);
            Questions.Enqueue(question);
            await _answer(question, context.Response);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The client, or the test, has gone.
        }
    }
}
