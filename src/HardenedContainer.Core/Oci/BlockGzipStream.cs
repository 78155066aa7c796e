using System.IO.Compression;

namespace HardenedContainer.Oci;

/// <summary>
/// Gzip in blocks that several processors compress at once. Each block is a gzip member of its own, and members one after
/// another are one gzip file (RFC 1952, section 2.2). Blocks are cut by length alone, so that the bytes are the same
/// whatever the machine and whatever the sizes of the writes.
/// </summary>
internal sealed class BlockGzipStream(Stream target) : Stream
{
    /// <summary>Bytes of a block before compression: large enough that starting anew, without the 32 KiB that DEFLATE looks back, weighs little.</summary>
    public const int BlockLength = 1 << 20;

    // Bounds the memory to some 16 MiB; the thread pool bounds how many are compressed at the same time.
    private const int BlocksAtOnce = 8;

    private readonly Queue<Task<MemoryStream>> _members = new();
    private byte[] _block = new byte[BlockLength];
    private int _filled;
    private bool _isStarted;
    private bool _isClosed;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => !_isClosed;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, BlockLength - _filled);
            buffer[..count].CopyTo(_block.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == BlockLength)
            {
                Submit();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: where a block ends must not depend on who flushes.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Writes what is left; the target stays open.</summary>
    /// <param name="disposing">Whether this is a disposal and not a finalization.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isClosed)
        {
            _isClosed = true;
            if (_filled > 0 || !_isStarted)
            {
                Submit();
            }

            while (_members.Count > 0)
            {
                WriteOldest();
            }
        }

        base.Dispose(disposing);
    }

    private void Submit()
    {
        var (block, length) = (_block, _filled);
        (_block, _filled, _isStarted) = (new byte[BlockLength], 0, true);
        _members.Enqueue(Task.Run(() => Member(block.AsSpan(0, length))));
        if (_members.Count > BlocksAtOnce)
        {
            WriteOldest();
        }
    }

    private void WriteOldest()
    {
        using var member = _members.Dequeue().GetAwaiter().GetResult();
        member.CopyTo(target);
    }

    private static MemoryStream Member(ReadOnlySpan<byte> block)
    {
        var member = new MemoryStream(block.Length / 2);
        using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(block);
        }

        member.Position = 0;
        return member;
    }
}
