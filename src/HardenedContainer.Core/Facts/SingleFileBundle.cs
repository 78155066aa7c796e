using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace HardenedContainer.Facts;

/// <summary>A file inside a single-file executable.</summary>
/// <param name="Path">Relative path that the app sees.</param>
/// <param name="Kind">What the bundler took it for.</param>
/// <param name="Offset">Where it starts in the executable.</param>
/// <param name="Length">Length in bytes, not compressed.</param>
/// <param name="CompressedLength">Length in the executable where it is compressed; 0 where it is not.</param>
public sealed record BundledFile(string Path, BundledFileKind Kind, long Offset, long Length, long CompressedLength);

/// <summary>What the bundler took a file for (dotnet/designs, single-file, "Bundle layout").</summary>
public enum BundledFileKind
{
    /// <summary>Content.</summary>
    Unknown,

    /// <summary>A .NET assembly.</summary>
    Assembly,

    /// <summary>A native library, which is extracted to disk before it is loaded.</summary>
    NativeBinary,

    /// <summary>The app's <c>deps.json</c>.</summary>
    DepsJson,

    /// <summary>The app's <c>runtimeconfig.json</c>.</summary>
    RuntimeConfigJson,

    /// <summary>Debug symbols.</summary>
    Symbols,
}

/// <summary>
/// The files that <c>PublishSingleFile</c> appends to the host (dotnet/designs, accepted/2020/single-file). The host finds
/// them by a mark in its own data, before which the offset of the header stands.
/// </summary>
/// <param name="Files">The files in the order of the header.</param>
/// <param name="ExtractsAll">Everything is extracted to disk at start.</param>
public sealed record SingleFileBundle(ImmutableArray<BundledFile> Files, bool ExtractsAll)
{
    private const int MaxFiles = 20_000;
    private const int MaxPath = 4_096;
    private const ulong NetCoreApp3Compatibility = 1;

    // SHA-256 of ".net core bundle\n".
    private static ReadOnlySpan<byte> Mark =>
    [
        0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93, 0x02, 0x14, 0xd7, 0xa0, 0x32,
        0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae, 0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae,
    ];

    /// <summary>What is extracted to disk before it can be used.</summary>
    public IEnumerable<BundledFile> Extracted => ExtractsAll ? Files : Files.Where(f => f.Kind == BundledFileKind.NativeBinary);

    /// <summary>Reads the header of a bundle.</summary>
    /// <param name="executable">The file, seekable; its position is changed.</param>
    /// <param name="hostLength">Length of the executable proper, in which the mark is looked for.</param>
    /// <returns>The bundle; null where there is none or its header makes no sense.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SingleFileBundle? Read(Stream executable, long hostLength)
    {
        try
        {
            return FindHeader(executable, hostLength) is { } header ? ReadHeader(executable, header) : null;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Reads a bundled file.</summary>
    /// <param name="executable">The executable, seekable; its position is changed.</param>
    /// <param name="file">Which file.</param>
    /// <param name="limit">Longest content in bytes.</param>
    /// <returns>The content; null where it is longer or cannot be unpacked.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[]? Content(Stream executable, BundledFile file, int limit)
    {
        if (file.Length > limit || file.CompressedLength > limit)
        {
            return null;
        }

        try
        {
            executable.Position = file.Offset;
            var stored = new byte[file.CompressedLength > 0 ? file.CompressedLength : file.Length];
            executable.ReadExactly(stored);
            if (file.CompressedLength == 0)
            {
                return stored;
            }

            var content = new byte[file.Length];
            using var inflate = new DeflateStream(new MemoryStream(stored), CompressionMode.Decompress);
            inflate.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            return null;
        }
    }

    private static long? FindHeader(Stream executable, long hostLength)
    {
        const int blockSize = 1 << 20;
        var block = new byte[blockSize];
        for (long at = 0; at < hostLength; at += blockSize - Mark.Length - sizeof(long))
        {
            executable.Position = at;
            var wanted = (int)long.Min(blockSize, hostLength - at);
            var count = executable.ReadAtLeast(block.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
            var found = block.AsSpan(0, count).IndexOf(Mark);
            if (found >= sizeof(long))
            {
                // The host of an app that is no bundle has the mark too, and no offset.
                var offset = BitConverter.ToInt64(block, found - sizeof(long));
                return offset > 0 && offset < executable.Length ? offset : null;
            }
        }

        return null;
    }

    private static SingleFileBundle? ReadHeader(Stream executable, long header)
    {
        const int withCompression = 6;
        executable.Position = header;
        using var reader = new BinaryReader(new BufferedStream(executable), new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        var major = reader.ReadUInt32();
        _ = reader.ReadUInt32();
        var count = reader.ReadInt32();
        if (major is < 2 or > 16 || count is < 0 or > MaxFiles)
        {
            return null;
        }

        _ = Text(reader);
        for (var i = 0; i < 4; i++)
        {
            // Places of deps.json and runtimeconfig.json: they stand in the list as well.
            _ = reader.ReadInt64();
        }

        var flags = reader.ReadUInt64();
        var files = ImmutableArray.CreateBuilder<BundledFile>(count);
        for (var i = 0; i < count; i++)
        {
            var (offset, length) = (reader.ReadInt64(), reader.ReadInt64());
            var compressed = major >= withCompression ? reader.ReadInt64() : 0;
            var kind = reader.ReadByte();
            var path = Text(reader);
            if (offset < 0 || length < 0 || compressed < 0 || (compressed > 0 ? compressed : length) > executable.Length - offset)
            {
                return null;
            }

            files.Add(new(path, kind <= (byte)BundledFileKind.Symbols ? (BundledFileKind)kind : BundledFileKind.Unknown, offset, length, compressed));
        }

        return new(files.ToImmutable(), (flags & NetCoreApp3Compatibility) != 0);
    }

    // A length in seven-bit groups, then UTF-8; checked before anything is allocated.
    private static string Text(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        return length is >= 0 and <= MaxPath ? Encoding.UTF8.GetString(reader.ReadBytes(length)) : throw new FormatException("The path is too long.");
    }
}
