using System.Buffers.Binary;
using System.Text;

namespace HardenedContainer.Elf;

/// <summary>
/// Bounds-checked random access to an ELF file in its own class and byte order, and its header. Holds at most
/// <see cref="Slots"/> pages in memory, however large the file is.
/// </summary>
internal sealed class ElfImage
{
    private const int PageSize = 8192;
    private const int Slots = 16;
    private const int StreamChunk = 1 << 16;

    private readonly Stream _stream;
    private readonly byte[]?[] _pages = new byte[Slots][];
    private readonly long[] _pageNumbers = new long[Slots];

    internal ElfImage(Stream stream)
    {
        _stream = stream;
        Length = (ulong)stream.Length;

        Span<byte> header = stackalloc byte[64];
        var ident = header[..16];
        if (Length < 16)
        {
            throw new ElfFormatException($"The file has {Length} bytes, less than an ELF header.");
        }

        Read(0, ident, "ELF header");
        if (!ElfReader.IsElf(ident))
        {
            throw new ElfFormatException("The file does not start with the ELF magic.");
        }

        Is64Bit = ident[4] switch
        {
            1 => false,
            2 => true,
            var other => throw new ElfFormatException($"The ELF class is {other}; only 1 (32 bit) and 2 (64 bit) exist."),
        };
        IsLittleEndian = ident[5] switch
        {
            1 => true,
            2 => false,
            var other => throw new ElfFormatException($"The ELF byte order is {other}; only 1 (little endian) and 2 (big endian) exist."),
        };
        if (ident[6] != 1)
        {
            throw new ElfFormatException($"The ELF version is {ident[6]}; only version 1 exists.");
        }

        header = header[..(Is64Bit ? 64 : 52)];
        Read(0, header, "ELF header");
        Type = U16(header, 16);
        Machine = U16(header, 18);

        Entry = Word(header, 24);
        var (phoff, shoff, counts) = Is64Bit ? (32, 40, 54) : (28, 32, 42);
        ProgramHeaderOffset = Word(header, phoff);
        SectionHeaderOffset = Word(header, shoff);
        ProgramHeaderCount = U16(header, counts + 2);
        SectionHeaderCount = U16(header, counts + 6);

        CheckEntrySize("program", ProgramHeaderCount, U16(header, counts), ProgramHeaderSize);
        if (SectionHeaderOffset == 0)
        {
            SectionHeaderCount = 0;
        }
        else
        {
            CheckEntrySize("section", 1, U16(header, counts + 4), SectionHeaderSize);
            ReadExtendedCounts();
        }

        CheckTable("program", ProgramHeaderOffset, ProgramHeaderCount, ProgramHeaderSize);
        CheckTable("section", SectionHeaderOffset, SectionHeaderCount, SectionHeaderSize);
    }

    internal ulong Length { get; }

    internal bool Is64Bit { get; }

    internal bool IsLittleEndian { get; }

    internal ushort Type { get; }

    internal ushort Machine { get; }

    /// <summary>e_entry.</summary>
    internal ulong Entry { get; }

    internal ulong ProgramHeaderOffset { get; }

    internal uint ProgramHeaderCount { get; private set; }

    internal ulong SectionHeaderOffset { get; }

    internal uint SectionHeaderCount { get; private set; }

    internal int ProgramHeaderSize => Is64Bit ? 56 : 32;

    internal int SectionHeaderSize => Is64Bit ? 64 : 40;

    internal int WordSize => Is64Bit ? 8 : 4;

    internal ushort U16(ReadOnlySpan<byte> bytes, int at) => IsLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    internal uint U32(ReadOnlySpan<byte> bytes, int at) => IsLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..])
        : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    /// <summary>An address, offset or size: 4 or 8 bytes by class.</summary>
    internal ulong Word(ReadOnlySpan<byte> bytes, int at) => !Is64Bit
        ? U32(bytes, at)
        : IsLittleEndian
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..])
            : BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]);

    /// <summary>Fills <paramref name="destination"/> from the file.</summary>
    /// <exception cref="ElfFormatException">The bytes lie outside the file.</exception>
    internal void Read(ulong offset, Span<byte> destination, string what)
    {
        CheckRange(offset, (ulong)destination.Length, what);
        while (destination.Length > 0)
        {
            var page = Page((long)offset / PageSize);
            var from = (int)(offset % PageSize);
            var count = Math.Min(destination.Length, PageSize - from);
            page.AsSpan(from, count).CopyTo(destination);
            destination = destination[count..];
            offset += (ulong)count;
        }
    }

    /// <summary>Reads a NUL-terminated string that must end before <paramref name="end"/>.</summary>
    internal string ReadString(ulong offset, ulong end, int maxLength, string what)
    {
        var bytes = new List<byte>(64);
        Span<byte> chunk = stackalloc byte[64];
        while (offset < end)
        {
            var part = chunk[..(int)Math.Min((ulong)chunk.Length, end - offset)];
            Read(offset, part, what);
            var nul = part.IndexOf((byte)0);
            bytes.AddRange(nul < 0 ? part : part[..nul]);
            if (bytes.Count > maxLength)
            {
                throw new ElfFormatException($"The {what} is longer than {maxLength} bytes.");
            }

            if (nul >= 0)
            {
                return Encoding.UTF8.GetString([.. bytes]);
            }

            offset += (ulong)part.Length;
        }

        throw new ElfFormatException($"The {what} has no end.");
    }

    /// <summary>Passes a range through memory once, in chunks of whole <paramref name="unit"/>s, until told to stop.</summary>
    /// <param name="offset">Where to start.</param>
    /// <param name="length">How many bytes, a multiple of <paramref name="unit"/>.</param>
    /// <param name="unit">Size of one entry in bytes.</param>
    /// <param name="what">What is read, for messages.</param>
    /// <param name="next">Gets each chunk; returns false to stop.</param>
    internal void ReadAll(ulong offset, ulong length, int unit, string what, Func<ReadOnlySpan<byte>, bool> next)
    {
        CheckRange(offset, length, what);
        var buffer = new byte[(int)Math.Min(length, (ulong)(StreamChunk / unit * unit))];
        _stream.Position = (long)offset;
        while (length > 0)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(length, (ulong)buffer.Length));
            Fill(chunk);
            if (!next(chunk))
            {
                return;
            }

            length -= (ulong)chunk.Length;
        }
    }

    internal void CheckRange(ulong offset, ulong length, string what)
    {
        if (offset > Length || length > Length - offset)
        {
            throw new ElfFormatException($"The {what} at offset {offset} with {length} bytes lies outside the file of {Length} bytes.");
        }
    }

    private static void CheckEntrySize(string what, uint count, int actual, int expected)
    {
        if (count > 0 && actual != expected)
        {
            throw new ElfFormatException($"A {what} header has {actual} bytes instead of {expected}.");
        }
    }

    private void CheckTable(string what, ulong offset, uint count, int size) =>
        CheckRange(offset, (ulong)count * (ulong)size, $"table of {what} headers");

    // Counts that do not fit into 16 bits stand in section header 0 (gABI, "ELF header", PN_XNUM and SHN_LORESERVE).
    private void ReadExtendedCounts()
    {
        if (SectionHeaderCount != 0 && ProgramHeaderCount != 0xffff)
        {
            return;
        }

        Span<byte> first = stackalloc byte[SectionHeaderSize];
        Read(SectionHeaderOffset, first, "table of section headers");
        if (SectionHeaderCount == 0)
        {
            var count = Word(first, Is64Bit ? 32 : 20);
            SectionHeaderCount = count <= ElfLimits.Headers ? (uint)count : throw TooMany("section", count);
        }

        if (ProgramHeaderCount == 0xffff)
        {
            var count = U32(first, Is64Bit ? 44 : 28);
            ProgramHeaderCount = count <= ElfLimits.Headers ? count : throw TooMany("program", count);
        }
    }

    private static ElfFormatException TooMany(string what, ulong count) =>
        new($"The file claims {count} {what} headers; no linker makes more than {ElfLimits.Headers}.");

    private byte[] Page(long number)
    {
        var slot = (int)(number % Slots);
        if (_pages[slot] is { } page && _pageNumbers[slot] == number)
        {
            return page;
        }

        page = _pages[slot] ??= new byte[PageSize];
        _pageNumbers[slot] = -1;
        _stream.Position = number * PageSize;
        Fill(page.AsSpan(0, (int)Math.Min(PageSize, (long)Length - number * PageSize)));
        _pageNumbers[slot] = number;
        return page;
    }

    private void Fill(Span<byte> destination)
    {
        if (_stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
        {
            throw new ElfFormatException("The file became shorter while it was read.");
        }
    }
}
