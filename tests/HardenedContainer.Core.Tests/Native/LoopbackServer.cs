using System.Net;
using System.Net.Sockets;

namespace HardenedContainer.Core.Tests.Native;

/// <summary>A server on a free port of 127.0.0.1 that treats every connection in the same way, however odd.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private readonly Lock _lock = new();
    private readonly List<byte> _received = [];

    /// <summary>Starts it.</summary>
    /// <param name="answer">Called once for each connection, with what came first.</param>
    public LoopbackServer(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept(answer);
    }

    public int Port { get; }

    public int Connections { get; private set; }

    /// <summary>What the last connection sent first.</summary>
    public byte[] Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>A server that sends these bytes and closes.</summary>
    public static LoopbackServer Sending(params ReadOnlyMemory<byte>[] pieces) => new(async (stream, end) =>
    {
        foreach (var piece in pieces)
        {
            await stream.WriteAsync(piece, end);
            await stream.FlushAsync(end);
            await Task.Delay(20, end);
        }
    });

    public static LoopbackServer Sending(string text) => Sending(System.Text.Encoding.ASCII.GetBytes(text));

    /// <summary>A server that reads and never answers.</summary>
    public static LoopbackServer Hanging() => new((_, end) => Task.Delay(Timeout.Infinite, end));

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        try
        {
            _accepting.Wait();
        }
        catch (AggregateException)
        {
            // The end of accepting, and of whoever still hung.
        }

        _end.Dispose();
    }

    private async Task Accept(Func<NetworkStream, CancellationToken, Task> answer)
    {
        while (!_end.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            Connections++;
            var stream = client.GetStream();
            var buffer = new byte[4096];
            try
            {
                var count = await stream.ReadAsync(buffer, _end.Token);
                lock (_lock)
                {
                    _received.Clear();
                    _received.AddRange(buffer.AsSpan(0, count));
                }

                await answer(stream, _end.Token);
            }
            catch (IOException)
            {
                // The probe left.
            }
        }
    }
}
