using System.Security.Cryptography;
using HardenedContainer.Diagnostics;
using HardenedContainer.Planning;

namespace HardenedContainer.IO;

/// <summary>
/// Reads the bytes of a planned file and believes nobody: the read that would end it throws HDC0009 unless length and SHA-256
/// are those of the plan. So what was checked is what is written, also where a file changes while it is read.
/// </summary>
internal sealed class VerifiedContent : Stream
{
    private readonly ImageEntry _entry;
    private readonly Stream _source;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;
    private bool _isWhole;

    private VerifiedContent(ImageEntry entry, Stream source) => (_entry, _source) = (entry, source);

    public override bool CanRead => true;

    // The tar writer asks seekable streams for their length, and never seeks.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _entry.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a file on disk as the content of an entry.</summary>
    /// <param name="entry">A regular file of the plan.</param>
    /// <param name="path">Absolute path.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="FindingException">HDC0009: the file is gone or has another length.</exception>
    public static VerifiedContent Open(ImageEntry entry, string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FindingException(DiagnosticCatalog.HDC0009.At($"{path} is gone.", path));
        }

        return file.Length == entry.Length ? new(entry, file.OpenRead()) : throw Changed(entry);
    }

    /// <summary>Opens the planned source of an entry.</summary>
    /// <param name="entry">A regular file of the plan, with content.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="FindingException">HDC0009: the file is gone or has another length.</exception>
    public static VerifiedContent Open(ImageEntry entry) => entry.Content switch
    {
        FileContent.OnDisk source => Open(entry, source.FullPath),
        FileContent.Inline inline => new(entry, new MemoryStream([.. inline.Bytes], writable: false)),
        _ => throw new InvalidOperationException($"A plan that was read from JSON has no content for {entry.Path}."),
    };

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = _source.Read(buffer);
        _position += read;
        _hash.AppendData(buffer[..read]);
        if (read == 0 && !buffer.IsEmpty && !_isWhole)
        {
            _isWhole = _position == Length && Convert.ToHexStringLower(_hash.GetHashAndReset()) == _entry.Sha256;
        }

        return _position <= Length && (read > 0 || buffer.IsEmpty || _isWhole) ? read : throw Changed(_entry);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private static FindingException Changed(ImageEntry entry) =>
        new(DiagnosticCatalog.HDC0009.At($"{entry.Path} has other bytes than when the plan was made.", entry.Path));
}
