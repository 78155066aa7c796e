using System.Buffers.Binary;
using System.Text;
using HardenedContainer.Elf;

namespace HardenedContainer.Core.Tests.Elf;

/// <summary>
/// Writes ELF files of either class and byte order: one read-only segment that holds everything, with the dynamic section,
/// its tables and, at the end, section headers for a symbol table. Where a test wants nonsense it patches the bytes.
/// </summary>
internal sealed class ElfBuilder
{
    public bool Is64Bit { get; init; } = true;

    public bool IsLittleEndian { get; init; } = true;

    public ushort Type { get; init; } = 3;

    public ushort Machine { get; init; } = 62;

    public string? Interpreter { get; init; }

    public string? SoName { get; init; }

    public string[] Needed { get; init; } = [];

    public string? RPath { get; init; }

    public string? RunPath { get; init; }

    public ulong Flags { get; init; }

    public ulong Flags1 { get; init; }

    public bool GnuRelro { get; init; }

    /// <summary>p_flags of PT_GNU_STACK; null leaves the header out.</summary>
    public uint? GnuStack { get; init; }

    public bool WritableCode { get; init; }

    public byte[]? BuildId { get; init; }

    public RequiredVersion[] RequiredVersions { get; init; } = [];

    public string[] DefinedVersions { get; init; } = [];

    /// <summary>Undefined dynamic symbols.</summary>
    public string[] Imports { get; init; } = [];

    /// <summary>Symbols in .symtab; null leaves the section headers out.</summary>
    public string[]? Symbols { get; init; }

    /// <summary>More dynamic entries.</summary>
    public (ulong Tag, ulong Value)[] Extra { get; init; } = [];

    private int HeaderSize => Is64Bit ? 64 : 52;

    private int SegmentSize => Is64Bit ? 56 : 32;

    private int SectionSize => Is64Bit ? 64 : 40;

    public MemoryStream BuildStream() => new(Build());

    public byte[] Build()
    {
        // Addresses are file offsets: the one segment starts at address 0.
        var body = new MemoryStream();
        body.SetLength(HeaderSize + 6 * SegmentSize);
        body.Position = body.Length;
        var segments = new List<(uint Type, uint Flags, long Offset, long Size)>();

        if (Interpreter is not null)
        {
            var at = body.Position;
            body.Write(Encoding.UTF8.GetBytes(Interpreter + "\0"));
            segments.Add((3, 4, at, body.Position - at));
        }

        Align(body);
        if (BuildId is not null)
        {
            var at = body.Position;
            Word32(body, 4);
            Word32(body, (uint)BuildId.Length);
            Word32(body, 3);
            body.Write("GNU\0"u8);
            body.Write(BuildId);
            segments.Add((4, 4, at, body.Position - at));
            Align(body);
        }

        var strings = new MemoryStream();
        strings.WriteByte(0);
        uint Name(string text)
        {
            var at = (uint)strings.Position;
            strings.Write(Encoding.UTF8.GetBytes(text + "\0"));
            return at;
        }

        var dynamic = new List<(ulong Tag, ulong Value)>();
        dynamic.AddRange(Needed.Select(n => (1UL, (ulong)Name(n))));
        AddString(14, SoName);
        AddString(15, RPath);
        AddString(29, RunPath);
        AddValue(30, Flags);
        AddValue(0x6ffffffb, Flags1);

        void AddString(ulong tag, string? text)
        {
            if (text is not null)
            {
                dynamic.Add((tag, Name(text)));
            }
        }

        void AddValue(ulong tag, ulong value)
        {
            if (value != 0)
            {
                dynamic.Add((tag, value));
            }
        }

        if (RequiredVersions.Length > 0)
        {
            dynamic.Add((0x6ffffffe, (ulong)body.Position));
            var libraries = RequiredVersions.GroupBy(v => v.Library).ToArray();
            dynamic.Add((0x6fffffff, (ulong)libraries.Length));
            foreach (var library in libraries)
            {
                var count = library.Count();
                Half(body, 1);
                Half(body, (ushort)count);
                Word32(body, Name(library.Key));
                Word32(body, 16);
                Word32(body, library.Key == libraries[^1].Key ? 0 : 16 + 16 * (uint)count);
                foreach (var (version, i) in library.Select((v, i) => (v.Version, i)))
                {
                    Word32(body, 0);
                    Half(body, 0);
                    Half(body, 0);
                    Word32(body, Name(version));
                    Word32(body, i == count - 1 ? 0u : 16);
                }
            }
        }

        if (DefinedVersions.Length > 0)
        {
            dynamic.Add((0x6ffffffc, (ulong)body.Position));
            string[] all = [SoName ?? "base", .. DefinedVersions];
            dynamic.Add((0x6ffffffd, (ulong)all.Length));
            for (var i = 0; i < all.Length; i++)
            {
                Half(body, 1);
                Half(body, i == 0 ? (ushort)1 : (ushort)0);
                Half(body, (ushort)(i + 1));
                Half(body, 1);
                Word32(body, 0);
                Word32(body, 20);
                Word32(body, i == all.Length - 1 ? 0u : 28);
                Word32(body, Name(all[i]));
                Word32(body, 0);
            }
        }

        Align(body);
        if (Imports.Length > 0)
        {
            dynamic.Add((4, (ulong)body.Position));
            Word32(body, 0);
            Word32(body, (uint)Imports.Length + 1);
            Align(body);
            dynamic.Add((6, (ulong)body.Position));
            WriteSymbols(body, Imports.Select(Name), section: 0);
            Align(body);
        }

        dynamic.AddRange(Extra);
        if (dynamic.Count > 0)
        {
            dynamic.Add((5, (ulong)body.Position));
            dynamic.Add((10, (ulong)strings.Length));
            body.Write(strings.ToArray());
            Align(body);
            dynamic.Add((0, 0));
            var at = body.Position;
            foreach (var (tag, value) in dynamic)
            {
                Address(body, tag);
                Address(body, value);
            }

            segments.Add((2, 6, at, body.Position - at));
        }

        segments.Insert(0, (1, WritableCode ? 7u : 4u, 0, body.Position));
        if (GnuRelro)
        {
            segments.Add((0x6474e552, 4, 0, 0));
        }

        if (GnuStack is { } stack)
        {
            segments.Add((0x6474e551, stack, 0, 0));
        }

        long sections = 0;
        if (Symbols is not null)
        {
            Align(body);
            strings.SetLength(1);
            strings.Position = 1;
            var names = Symbols.Select(Name).ToArray();
            var symbolsAt = body.Position;
            WriteSymbols(body, names, section: 1);
            var stringsAt = body.Position;
            body.Write(strings.ToArray());
            Align(body);
            sections = body.Position;
            Section(body, 0, 0, 0, 0, 0);
            Section(body, 2, symbolsAt, stringsAt - symbolsAt, 2, Is64Bit ? 24 : 16);
            Section(body, 3, stringsAt, strings.Length, 0, 0);
        }

        WriteHeaders(body, segments, sections);
        return body.ToArray();
    }

    private void WriteHeaders(MemoryStream body, List<(uint Type, uint Flags, long Offset, long Size)> segments, long sections)
    {
        body.Position = 0;
        body.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', Is64Bit ? (byte)2 : (byte)1, IsLittleEndian ? (byte)1 : (byte)2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Half(body, Type);
        Half(body, Machine);
        Word32(body, 1);
        Address(body, 0);
        Address(body, (ulong)HeaderSize);
        Address(body, (ulong)sections);
        Word32(body, 0);
        Half(body, (ushort)HeaderSize);
        Half(body, (ushort)SegmentSize);
        Half(body, (ushort)segments.Count);
        Half(body, (ushort)SectionSize);
        Half(body, sections > 0 ? (ushort)3 : (ushort)0);
        Half(body, 0);
        foreach (var (type, flags, offset, size) in segments)
        {
            Word32(body, type);
            if (Is64Bit)
            {
                Word32(body, flags);
            }

            Address(body, (ulong)offset);
            Address(body, (ulong)offset);
            Address(body, (ulong)offset);
            Address(body, (ulong)size);
            Address(body, (ulong)size);
            if (!Is64Bit)
            {
                Word32(body, flags);
            }

            Address(body, 4);
        }
    }

    private void WriteSymbols(MemoryStream to, IEnumerable<uint> names, ushort section)
    {
        foreach (var (name, i) in names.Prepend(0u).Select((n, i) => (n, i)))
        {
            var index = i == 0 ? (ushort)0 : section;
            Word32(to, name);
            if (Is64Bit)
            {
                Half(to, 0x12);
                Half(to, index);
                Address(to, 0);
                Address(to, 0);
            }
            else
            {
                Address(to, 0);
                Address(to, 0);
                Half(to, 0x12);
                Half(to, index);
            }
        }
    }

    private void Section(MemoryStream to, uint type, long offset, long size, uint link, int entrySize)
    {
        Word32(to, 0);
        Word32(to, type);
        Address(to, 0);
        Address(to, 0);
        Address(to, (ulong)offset);
        Address(to, (ulong)size);
        Word32(to, link);
        Word32(to, 0);
        Address(to, 1);
        Address(to, (ulong)entrySize);
    }

    private void Half(MemoryStream to, ushort value)
    {
        Span<byte> b = stackalloc byte[2];
        if (IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(b, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(b, value);
        }

        to.Write(b);
    }

    private void Word32(MemoryStream to, uint value)
    {
        Span<byte> b = stackalloc byte[4];
        if (IsLittleEndian)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(b, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(b, value);
        }

        to.Write(b);
    }

    private void Address(MemoryStream to, ulong value)
    {
        if (!Is64Bit)
        {
            Word32(to, (uint)value);
            return;
        }

        var (first, second) = IsLittleEndian ? ((uint)value, (uint)(value >> 32)) : ((uint)(value >> 32), (uint)value);
        Word32(to, first);
        Word32(to, second);
    }

    private static void Align(MemoryStream stream)
    {
        while (stream.Position % 8 != 0)
        {
            stream.WriteByte(0);
        }
    }
}
