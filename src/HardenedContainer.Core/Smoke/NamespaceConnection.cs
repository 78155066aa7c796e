using System.Diagnostics;
using System.Globalization;
using HardenedContainer.IO;

namespace HardenedContainer.Smoke;

/// <summary>
/// A TCP connection inside the sandbox's network namespace. A process with threads cannot enter a user namespace, so that bash,
/// started there by nsenter, carries the bytes.
/// </summary>
internal sealed class NamespaceConnection : Stream
{
    private readonly Process _relay;

    private NamespaceConnection(Process relay) => _relay = relay;

    /// <summary>Connects; null where nsenter or bash is missing or may not enter. A refused connection ends the stream.</summary>
    internal static NamespaceConnection? Open(int process, int port)
    {
        if (SearchPath.Find(SearchPath.Current, "nsenter") is not { } nsenter)
        {
            return null;
        }

        try
        {
            string[] namespaces = Environment.IsPrivilegedProcess ? ["-n"] : ["--preserve-credentials", "-U", "-n"];
            var start = new ProcessStartInfo(nsenter,
                [.. namespaces, "-t", process.ToString(CultureInfo.InvariantCulture), "--", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$0 || exit; cat <&3 & cat >&3; wait", port.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            return new(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => _relay.StandardOutput.BaseStream.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _relay.StandardOutput.BaseStream.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count)
    {
        _relay.StandardInput.BaseStream.Write(buffer, offset, count);
        _relay.StandardInput.BaseStream.Flush();
    }

    public override void Flush() => _relay.StandardInput.BaseStream.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ChildProcess.Kill(_relay);
            _relay.Dispose();
        }

        base.Dispose(disposing);
    }
}
