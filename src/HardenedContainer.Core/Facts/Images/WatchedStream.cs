using System.Security.Cryptography;

namespace HardenedContainer.Facts.Images;

/// <summary>
/// Reads on while it counts, hashes and keeps to limits; its first bytes can be seen before they are read. Leaves the stream
/// below open.
/// </summary>
/// <param name="inner">What is read.</param>
/// <param name="limit">Most bytes that may come.</param>
/// <param name="isHashed">Whether <see cref="Digest"/> will be asked for.</param>
internal sealed class WatchedStream(Stream inner, long limit, bool isHashed = false) : Stream
{
    private readonly IncrementalHash? _hash = isHashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private byte[] _peeked = [];
    private long _count;

    /// <summary>Bytes that may come before <see cref="InvalidDataException"/>; for what a reader takes into memory at the word of the file.</summary>
    internal long Allowance { get; set; } = long.MaxValue;

    /// <summary>Bytes that were read.</summary>
    internal long Count => _count;

    /// <summary>The digest of what was read: <c>sha256:…</c>.</summary>
    internal string Digest => "sha256:" + Convert.ToHexStringLower(_hash!.GetCurrentHash());

    public override bool CanRead => true;

    public override bool CanSeek => _hash is null && inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position { get => CanSeek ? inner.Position : _count; set => inner.Position = CanSeek ? value : throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count;
        if (_peeked.Length > 0)
        {
            count = Math.Min(buffer.Length, _peeked.Length);
            _peeked.AsSpan(0, count).CopyTo(buffer);
            _peeked = _peeked[count..];
        }
        else
        {
            count = inner.Read(buffer);
        }

        _count += count;
        Allowance -= count;
        _hash?.AppendData(buffer[..count]);
        return _count <= limit && Allowance >= 0 ? count : throw new InvalidDataException("It is too long.");
    }

    /// <summary>The first bytes, which stay to be read.</summary>
    internal byte[] Peek(int count)
    {
        var bytes = new byte[count];
        return _peeked = bytes[..inner.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
    }

    /// <summary>Reads to the end: the end of an archive is not that of its stream, and a digest is of all.</summary>
    internal void Drain()
    {
        Span<byte> rest = stackalloc byte[4096];
        while (Read(rest) > 0)
        {
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => CanSeek ? inner.Seek(offset, origin) : throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }
}
